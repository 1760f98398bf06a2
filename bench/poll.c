/* The floor of an idle agent: asks Central again and again over one kept connection, as a libcurl program does, and is told
 * each time that nothing is new (304).
 *
 * usage: poll URL REVISION TOKEN COUNT      prints: cpu SECONDS polls COUNT
 *        poll --cpu PID                     prints the processor seconds that a process has had, all threads together
 *
 * Inside the clock: the processor time of this process for COUNT polls. Outside: its start, and the first ten polls. */
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double seconds(clockid_t clock)
{
	struct timespec now = {0};

	if (clock_gettime(clock, &now)) perror("poll: clock_gettime"), exit(1);
	return now.tv_sec + now.tv_nsec / 1e9;
}

static void ask(CURL *handle)
{
	CURLcode code = curl_easy_perform(handle);
	long status = 0;

	curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
	if (code != CURLE_OK || status != 304) {
		fprintf(stderr, "poll: %s, status %ld\n", curl_easy_strerror(code), status);
		exit(1);
	}
}

int main(int count, char **arguments)
{
	struct curl_slist *headers = NULL;
	char field[256];
	double start;
	CURL *handle;
	long polls, i;

	if (count == 3 && !strcmp(arguments[1], "--cpu")) {
		clockid_t clock;

		if (clock_getcpuclockid(atoi(arguments[2]), &clock)) {
			fprintf(stderr, "poll: no process %s\n", arguments[2]);
			return 1;
		}
		printf("%.6f\n", seconds(clock));
		return 0;
	}
	if (count != 5) {
		fprintf(stderr, "usage: poll URL REVISION TOKEN COUNT | --cpu PID\n");
		return 2;
	}
	polls = atol(arguments[4]);
	curl_global_init(CURL_GLOBAL_DEFAULT);
	handle = curl_easy_init();
	snprintf(field, sizeof(field), "If-None-Match: \"%s\"", arguments[2]);
	headers = curl_slist_append(headers, field);
	snprintf(field, sizeof(field), "Authorization: Bearer %s", arguments[3]);
	headers = curl_slist_append(headers, field);
	headers = curl_slist_append(headers, "Accept: application/json");
	curl_easy_setopt(handle, CURLOPT_URL, arguments[1]);
	curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
	/* The agent's question, byte for byte, and its limits: one that must not hang has them all. */
	curl_easy_setopt(handle, CURLOPT_USERAGENT, "lvsfleet-agent/0.1.0");
	curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, 5000L);
	curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, 110000L);
	curl_easy_setopt(handle, CURLOPT_LOW_SPEED_LIMIT, 1L);
	curl_easy_setopt(handle, CURLOPT_LOW_SPEED_TIME, 60L);
	curl_easy_setopt(handle, CURLOPT_TCP_KEEPALIVE, 1L);
	for (i = 0; i < 10; i++) ask(handle);
	start = seconds(CLOCK_PROCESS_CPUTIME_ID);
	for (i = 0; i < polls; i++) ask(handle);
	printf("cpu %.6f polls %ld\n", seconds(CLOCK_PROCESS_CPUTIME_ID) - start, polls);
	curl_easy_cleanup(handle);
	return 0;
}
