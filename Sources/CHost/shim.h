// What Swift's Glibc module leaves out: the allocator's settings, a function with a variable number of arguments, and epoll.
#pragma once

#include <malloc.h>
#include <stdint.h>

// Declared here, because <sys/ioctl.h> would make declarations of Glibc's module this one's.
extern int ioctl(int descriptor, unsigned long request, ...);

static inline int lvs_ioctl(int descriptor, unsigned long request, void *argument) {
    return ioctl(descriptor, request, argument);
}

// By hand for the same reason; the kernel packs the structure on x86_64 alone.
struct lvs_epoll_event {
    uint32_t events;
    uint64_t key;
}
#ifdef __x86_64__
__attribute__((packed))
#endif
;
extern int epoll_create1(int flags);
extern int epoll_ctl(int queue, int operation, int descriptor, void *event);
extern int epoll_wait(int queue, void *events, int limit, int milliseconds);
extern int eventfd(unsigned int count, int flags);

enum { LVS_EPOLL_ADD = 1, LVS_EPOLL_MODIFY = 3, LVS_EPOLL_IN = 1, LVS_EPOLL_OUT = 4, LVS_EPOLL_BATCH = 256 };

static inline int lvs_epoll_set(int queue, int operation, int descriptor, uint32_t events, uint64_t key) {
    struct lvs_epoll_event event = {events, key};
    return epoll_ctl(queue, operation, descriptor, &event);
}

// Puts the keys of up to LVS_EPOLL_BATCH descriptors that have news into a list, and returns how many; -1 with errno.
static inline int lvs_epoll_wait(int queue, uint64_t *keys, int milliseconds) {
    struct lvs_epoll_event events[LVS_EPOLL_BATCH];
    int count = epoll_wait(queue, events, LVS_EPOLL_BATCH, milliseconds);
    for (int index = 0; index < count; index++) keys[index] = events[index].key;
    return count;
}

// Fetches memory from the kernel and gives it back to the allocator. Volatile, because a compiler that sees what becomes of it
// leaves all of it out.
static inline void lvs_touch(size_t bytes, size_t page) {
    volatile char *memory = malloc(bytes);
    if (!memory) return;
    for (size_t offset = 0; offset < bytes; offset += page) memory[offset] = 1;
    free((void *)memory);
}
