/*
 * Lets a linux.uml that knows no AMX run where the processor has it: loaded into it by lab/boot (LD_PRELOAD).
 *
 * The kernel takes a process's extended state (PTRACE_SETREGSET, NT_X86_XSTATE) whole or not at all. linux.uml 6.1 keeps
 * 2,696 bytes of it, which was the whole up to AVX-512; with AMX the whole is 11,008, the kernel says EFAULT, and the guest
 * dies at its first process. What is missing at the end are tile registers, which nobody in the guest may use, because
 * that takes a permission (ARCH_REQ_XCOMP_PERM) that nobody asks for: it is given as zeros.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <elf.h>
#include <stdarg.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/uio.h>

typedef long (*call)(int request, ...);

/* Not on the stack: linux.uml calls on its guest's kernel stacks, which are small. One thread of it traces. */
static char state[64 * 1024];

long ptrace(enum __ptrace_request request, ...)
{
    static call next;
    static size_t whole;
    va_list arguments;
    va_start(arguments, request);
    int process = va_arg(arguments, int);
    void *address = va_arg(arguments, void *);
    void *data = va_arg(arguments, void *);
    va_end(arguments);
    if (!next)
        next = (call)dlsym(RTLD_NEXT, "ptrace");
    if (request == PTRACE_SETREGSET && address == (void *)NT_X86_XSTATE) {
        struct iovec given = *(struct iovec *)data;
        if (!whole) {
            struct iovec found = {state, sizeof state};
            if (next(PTRACE_GETREGSET, process, address, &found) == 0)
                whole = found.iov_len;
        }
        if (given.iov_len < whole) {
            struct iovec all = {state, whole};
            memcpy(state, given.iov_base, given.iov_len);
            memset(state + given.iov_len, 0, whole - given.iov_len);
            return next(request, process, address, &all);
        }
    }
    return next(request, process, address, data);
}
