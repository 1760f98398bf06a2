/* The floor of a full synchronisation: the same IPVS commands as the agent sends, written into memory first, then handed
 * to the kernel over one raw generic netlink socket, 128 messages a send with an acknowledgement of the last alone.
 *
 * usage: floor --tax     prints the microseconds of one getppid()
 *        floor FILE      FILE is what `ipvsadm -R` reads, of the lines
 *                          -A -t ADDRESS:PORT -s SCHEDULER
 *                          -a -t ADDRESS:PORT -r ADDRESS:PORT -g -w WEIGHT       (or -e; TCP alone)
 *                        prints: seconds SECONDS commands COUNT
 *        floor --await ADDRESS:PORT SERVER:PORT WEIGHT
 *                        looks every 2 ms until the kernel has that real server with that weight, and prints the time
 *                        of day in seconds: the end of what another program does. Gives up after 120 s.
 *
 * Inside the clock: every send, and every receive up to the acknowledgement of the last batch.
 * Outside: reading FILE, encoding the messages, opening the socket, resolving the family. It is a floor, so it gets the
 * advantage; the agent's clock starts earlier, at the bytes of the slice. */
#include <arpa/inet.h>
#include <linux/genetlink.h>
#include <linux/ip_vs.h>
#include <linux/netlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { BATCH = 128, MESSAGE_MAX = 512 };

struct batch {
	char *bytes;
	size_t length;
	unsigned last;
};

static int descriptor;

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

/* Appends an attribute to the message at m, and the padding behind it. */
static void put(struct nlmsghdr *m, unsigned short type, const void *value, size_t size)
{
	struct nlattr *a = (struct nlattr *)((char *)m + m->nlmsg_len);

	a->nla_type = type;
	a->nla_len = NLA_HDRLEN + size;
	memcpy((char *)a + NLA_HDRLEN, value, size);
	memset((char *)a + a->nla_len, 0, NLA_ALIGN(a->nla_len) - a->nla_len);
	m->nlmsg_len += NLA_ALIGN(a->nla_len);
}

static void put16(struct nlmsghdr *m, unsigned short type, unsigned short value) { put(m, type, &value, 2); }
static void put32(struct nlmsghdr *m, unsigned short type, unsigned value) { put(m, type, &value, 4); }

static struct nlattr *begin(struct nlmsghdr *m, unsigned short type)
{
	struct nlattr *a = (struct nlattr *)((char *)m + m->nlmsg_len);

	put(m, type, "", 0);
	return a;
}

static void end(struct nlmsghdr *m, struct nlattr *a) { a->nla_len = (char *)m + m->nlmsg_len - (char *)a; }

/* Splits ADDRESS:PORT or [ADDRESS]:PORT, both in network order; gives the address family. */
static unsigned short endpoint(const char *text, unsigned char address[16], unsigned short *port)
{
	const char *colon = text ? strrchr(text, ':') : NULL;
	int bracket = colon && *text == '[' && colon > text + 1;
	unsigned short family = bracket ? AF_INET6 : AF_INET;
	char host[64] = "";

	memset(address, 0, 16);
	if (colon && colon - text < (long)sizeof(host)) memcpy(host, text + bracket, colon - text - 2 * bracket);
	if (!colon || inet_pton(family, host, address) != 1) {
		fprintf(stderr, "floor: not an address and port: %s\n", text ? text : "(nothing)");
		exit(1);
	}
	*port = htons(atoi(colon + 1));
	return family;
}

static void put_service(struct nlmsghdr *m, const char *text, const char *scheduler)
{
	struct nlattr *service = begin(m, IPVS_CMD_ATTR_SERVICE);
	struct ip_vs_flags flags = {0, ~0u};
	unsigned char address[16];
	unsigned short port, family = endpoint(text, address, &port);

	put16(m, IPVS_SVC_ATTR_AF, family);
	put16(m, IPVS_SVC_ATTR_PROTOCOL, IPPROTO_TCP);
	put(m, IPVS_SVC_ATTR_ADDR, address, sizeof(address));
	put16(m, IPVS_SVC_ATTR_PORT, port);
	if (scheduler) {
		put(m, IPVS_SVC_ATTR_SCHED_NAME, scheduler, strlen(scheduler) + 1);
		put(m, IPVS_SVC_ATTR_FLAGS, &flags, sizeof(flags));
		put32(m, IPVS_SVC_ATTR_TIMEOUT, 0);
		put32(m, IPVS_SVC_ATTR_NETMASK, family == AF_INET ? ~0u : 128);
	}
	end(m, service);
}

static void put_server(struct nlmsghdr *m, const char *text, unsigned weight)
{
	struct nlattr *server = begin(m, IPVS_CMD_ATTR_DEST);
	unsigned char address[16];
	unsigned short port, family = endpoint(text, address, &port);

	put(m, IPVS_DEST_ATTR_ADDR, address, sizeof(address));
	put16(m, IPVS_DEST_ATTR_PORT, port);
	put16(m, IPVS_DEST_ATTR_ADDR_FAMILY, family);
	put32(m, IPVS_DEST_ATTR_FWD_METHOD, IP_VS_CONN_F_DROUTE);
	put32(m, IPVS_DEST_ATTR_WEIGHT, weight);
	put32(m, IPVS_DEST_ATTR_U_THRESH, 0);
	put32(m, IPVS_DEST_ATTR_L_THRESH, 0);
	end(m, server);
}

static struct nlmsghdr *message(char *at, unsigned short type, unsigned sequence, unsigned char command)
{
	struct nlmsghdr *m = (struct nlmsghdr *)at;
	struct genlmsghdr *g = NLMSG_DATA(m);

	memset(m, 0, NLMSG_HDRLEN + GENL_HDRLEN);
	m->nlmsg_len = NLMSG_HDRLEN + GENL_HDRLEN;
	m->nlmsg_type = type;
	m->nlmsg_flags = NLM_F_REQUEST;
	m->nlmsg_seq = sequence;
	g->cmd = command;
	g->version = 1;
	return m;
}

/* Turns one line of `ipvsadm -R` into the message at `at`. */
static struct nlmsghdr *encode(char *line, char *at, unsigned short family, unsigned sequence)
{
	char *word, *rest = line, *service = NULL, *server = NULL, *scheduler = NULL;
	unsigned char command = IPVS_CMD_NEW_DEST;
	unsigned weight = 1;
	struct nlmsghdr *m;

	while ((word = strtok_r(NULL, " \n", &rest))) {
		if (!strcmp(word, "-A")) command = IPVS_CMD_NEW_SERVICE;
		else if (!strcmp(word, "-e")) command = IPVS_CMD_SET_DEST;
		else if (!strcmp(word, "-a") || !strcmp(word, "-g")) continue;
		else if (!strcmp(word, "-t")) service = strtok_r(NULL, " \n", &rest);
		else if (!strcmp(word, "-s")) scheduler = strtok_r(NULL, " \n", &rest);
		else if (!strcmp(word, "-r")) server = strtok_r(NULL, " \n", &rest);
		else if (!strcmp(word, "-w")) weight = atoi(strtok_r(NULL, " \n", &rest));
		else {
			fprintf(stderr, "floor: unknown word %s\n", word);
			exit(1);
		}
	}
	m = message(at, family, sequence, command);
	put_service(m, service, scheduler);
	if (command != IPVS_CMD_NEW_SERVICE) put_server(m, server, weight);
	return m;
}

static unsigned short resolve(const char *name)
{
	char buffer[8192];
	struct nlmsghdr *m = message(buffer, GENL_ID_CTRL, 1, CTRL_CMD_GETFAMILY);
	struct nlattr *a;
	ssize_t size;

	put(m, CTRL_ATTR_FAMILY_NAME, name, strlen(name) + 1);
	if (send(descriptor, m, m->nlmsg_len, 0) < 0) fail("floor: send");
	size = recv(descriptor, buffer, sizeof(buffer), 0);
	if (size < 0) fail("floor: recv");
	if (m->nlmsg_type != NLMSG_ERROR)
		for (a = (struct nlattr *)(buffer + NLMSG_HDRLEN + GENL_HDRLEN); (char *)a < buffer + size;
		     a = (struct nlattr *)((char *)a + NLA_ALIGN(a->nla_len)))
			if (a->nla_type == CTRL_ATTR_FAMILY_ID) return *(unsigned short *)((char *)a + NLA_HDRLEN);
	fprintf(stderr, "floor: this kernel has no %s\n", name);
	exit(1);
}

/* Sends a batch and reads until its last message is acknowledged; any refusal ends the program. */
static void exchange(const struct batch *b)
{
	char buffer[65536];
	struct nlmsghdr *m = (struct nlmsghdr *)buffer;

	if (send(descriptor, b->bytes, b->length, 0) < 0) fail("floor: send");
	for (;;) {
		ssize_t size = recv(descriptor, buffer, sizeof(buffer), 0);
		struct nlmsgerr *answer = NLMSG_DATA(m);

		if (size < 0) fail("floor: recv");
		if (m->nlmsg_type == NLMSG_ERROR && answer->error) {
			fprintf(stderr, "floor: command %u: %s\n", m->nlmsg_seq - 1, strerror(-answer->error));
			exit(1);
		}
		if (m->nlmsg_type == NLMSG_ERROR && m->nlmsg_seq == b->last) return;
	}
}

static struct nlattr *first(void *at) { return (struct nlattr *)at; }
static struct nlattr *next(struct nlattr *a) { return (struct nlattr *)((char *)a + NLA_ALIGN(a->nla_len)); }

/* The weight in one IPVS_CMD_ATTR_DEST, if it is that server's; else -1. */
static long weight_of(struct nlattr *server, const unsigned char address[16], unsigned short port)
{
	struct nlattr *a;
	long weight = -1;
	int same = 0;

	for (a = first((char *)server + NLA_HDRLEN); (char *)a < (char *)server + server->nla_len; a = next(a)) {
		void *value = (char *)a + NLA_HDRLEN;

		if (a->nla_type == IPVS_DEST_ATTR_ADDR) same += !memcmp(value, address, a->nla_len - NLA_HDRLEN);
		if (a->nla_type == IPVS_DEST_ATTR_PORT) same += *(unsigned short *)value == port;
		if (a->nla_type == IPVS_DEST_ATTR_WEIGHT) weight = *(unsigned *)value;
	}
	return same == 2 ? weight : -1;
}

/* The weight of a real server as the kernel has it; -1 where it has none. */
static long look(const char *service, const char *server, unsigned short family)
{
	char question[MESSAGE_MAX], buffer[65536];
	struct nlmsghdr *m = message(question, family, 1, IPVS_CMD_GET_DEST);
	unsigned char address[16];
	unsigned short port;
	long weight = -1;

	endpoint(server, address, &port);
	m->nlmsg_flags |= NLM_F_DUMP;
	put_service(m, service, NULL);
	if (send(descriptor, m, m->nlmsg_len, 0) < 0) fail("floor: send");
	for (;;) {
		ssize_t size = recv(descriptor, buffer, sizeof(buffer), 0);

		if (size < 0) fail("floor: recv");
		for (m = (struct nlmsghdr *)buffer; NLMSG_OK(m, size); m = NLMSG_NEXT(m, size)) {
			long found;

			/* No such service yet: ESRCH. */
			if (m->nlmsg_type == NLMSG_DONE || m->nlmsg_type == NLMSG_ERROR) return weight;
			found = weight_of(first((char *)NLMSG_DATA(m) + GENL_HDRLEN), address, port);
			if (found >= 0) weight = found;
		}
	}
}

static int await_weight(const char *service, const char *server, long weight)
{
	const struct timespec pause = {0, 2000000};
	unsigned short family = resolve(IPVS_GENL_NAME);
	struct timespec now;
	time_t deadline = time(NULL) + 120;

	while (look(service, server, family) != weight) {
		if (time(NULL) > deadline) {
			fprintf(stderr, "floor: %s of %s never got weight %ld\n", server, service, weight);
			return 1;
		}
		nanosleep(&pause, NULL);
	}
	clock_gettime(CLOCK_REALTIME, &now);
	printf("%.6f\n", now.tv_sec + now.tv_nsec / 1e9);
	return 0;
}

static void open_netlink(void)
{
	struct sockaddr_nl kernel = {.nl_family = AF_NETLINK};

	descriptor = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_GENERIC);
	if (descriptor < 0 || connect(descriptor, (struct sockaddr *)&kernel, sizeof(kernel)) < 0) fail("floor: socket");
}

/* Microseconds of the cheapest system call. */
static double tax(void)
{
	enum { CALLS = 20000 };
	struct timespec start, stop;
	int i;

	clock_gettime(CLOCK_MONOTONIC, &start);
	for (i = 0; i < CALLS; i++) syscall(SYS_getppid);
	clock_gettime(CLOCK_MONOTONIC, &stop);
	return ((stop.tv_sec - start.tv_sec) * 1e6 + (stop.tv_nsec - start.tv_nsec) / 1e3) / CALLS;
}

int main(int count, char **arguments)
{
	struct timespec start, stop;
	struct batch *batches = NULL;
	size_t batch_count = 0, commands = 0, in_batch = BATCH, i;
	struct nlmsghdr *last = NULL;
	unsigned short family;
	char line[512];
	FILE *rules;

	if (count == 2 && !strcmp(arguments[1], "--tax")) {
		printf("%.2f\n", tax());
		return 0;
	}
	if (count == 5 && !strcmp(arguments[1], "--await")) {
		open_netlink();
		return await_weight(arguments[2], arguments[3], atol(arguments[4]));
	}
	rules = count == 2 ? fopen(arguments[1], "r") : NULL;
	if (!rules) {
		fprintf(stderr, "usage: floor --tax | --await ADDRESS:PORT SERVER:PORT WEIGHT | FILE that can be read\n");
		return 2;
	}
	open_netlink();
	family = resolve(IPVS_GENL_NAME);

	while (fgets(line, sizeof(line), rules)) {
		struct batch *b;

		if (in_batch == BATCH) {
			if (last) last->nlmsg_flags |= NLM_F_ACK;
			batches = realloc(batches, ++batch_count * sizeof(*batches));
			if (!batches) fail("floor: memory");
			batches[batch_count - 1] = (struct batch){calloc(BATCH, MESSAGE_MAX), 0, 0};
			if (!batches[batch_count - 1].bytes) fail("floor: memory");
			in_batch = 0;
		}
		b = &batches[batch_count - 1];
		b->last = ++commands + 1;
		last = encode(line, b->bytes + b->length, family, b->last);
		b->length += last->nlmsg_len;
		in_batch++;
	}
	if (last) last->nlmsg_flags |= NLM_F_ACK;

	clock_gettime(CLOCK_MONOTONIC, &start);
	for (i = 0; i < batch_count; i++) exchange(&batches[i]);
	clock_gettime(CLOCK_MONOTONIC, &stop);
	printf("seconds %.6f commands %zu\n",
	       (stop.tv_sec - start.tv_sec) + (stop.tv_nsec - start.tv_nsec) / 1e9, commands);
	return 0;
}
