// What Swift's Glibc module leaves out: the allocator's settings, and a function with a variable number of arguments.
#pragma once

#include <malloc.h>

// Declared here, because <sys/ioctl.h> would make declarations of Glibc's module this one's.
extern int ioctl(int descriptor, unsigned long request, ...);

static inline int lvs_ioctl(int descriptor, unsigned long request, void *argument) {
    return ioctl(descriptor, request, argument);
}
