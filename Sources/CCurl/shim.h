// libcurl, and what Swift cannot call of it: variadic functions, one wrapper for each kind of argument.
#pragma once

#include <stdint.h>
#include <curl/curl.h>

static inline CURLcode lvs_setopt_long(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode lvs_setopt_text(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode lvs_setopt_pointer(CURL *handle, CURLoption option, void *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode lvs_setopt_list(CURL *handle, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(handle, option, value);
}

// The bytes are copied by libcurl.
static inline CURLcode lvs_setopt_blob(CURL *handle, CURLoption option, const void *bytes, size_t count) {
    struct curl_blob blob = {(void *)bytes, count, CURL_BLOB_COPY};
    return curl_easy_setopt(handle, option, &blob);
}

typedef size_t (*lvs_data_callback)(char *bytes, size_t size, size_t count, void *context);

static inline CURLcode lvs_setopt_callback(CURL *handle, CURLoption option, lvs_data_callback value) {
    return curl_easy_setopt(handle, option, value);
}

// The mark travels as the pointer itself. A RST at the end, for such connections share one destination: its ports are free
// again at once.
static inline int lvs_mark_socket(void *mark, curl_socket_t handle, curlsocktype purpose) {
    (void)purpose;
    unsigned int value = (unsigned int)(uintptr_t)mark;
    struct linger end = {1, 0};
    setsockopt(handle, SOL_SOCKET, SO_LINGER, &end, sizeof end);
    return setsockopt(handle, SOL_SOCKET, SO_MARK, &value, sizeof value) == 0 ? CURL_SOCKOPT_OK : CURL_SOCKOPT_ERROR;
}

static inline CURLcode lvs_setopt_mark(CURL *handle, unsigned int mark) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_SOCKOPTDATA, (void *)(uintptr_t)mark);
    return code != CURLE_OK ? code : curl_easy_setopt(handle, CURLOPT_SOCKOPTFUNCTION, lvs_mark_socket);
}

static inline CURLcode lvs_getinfo_long(CURL *handle, CURLINFO info, long *value) {
    return curl_easy_getinfo(handle, info, value);
}

static inline CURLMcode lvs_multi_setopt_long(CURLM *handle, CURLMoption option, long value) {
    return curl_multi_setopt(handle, option, value);
}
