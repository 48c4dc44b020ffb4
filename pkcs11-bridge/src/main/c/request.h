/* A request in the making, and what its parts may not exceed. */
#ifndef HOLDFAST_REQUEST_H
#define HOLDFAST_REQUEST_H

#include "buffer.h"
#include "pkcs11.h"

/* Longer arguments are refused without a look at them. */
#define LONGEST_DATA (32UL << 20)
#define LONGEST_PARAMETER (1UL << 20)
#define MOST_ATTRIBUTES 1024UL
#define DEEPEST_TEMPLATE 8

/* On the wire: no pointer; and a pointer with no room behind it. */
#define WIRE_NULL 0xffffffffu
#define WIRE_NO_ROOM 0xffffffffu

struct request {
    struct buffer buffer;
    uint64_t tag;  /* of the connection; see handle_to_wire */
    CK_RV refusal; /* CKR_OK while it can be sent */
};

/* The first reason counts. */
static inline void refuse(struct request *request, CK_RV reason) {
    if (request->refusal == CKR_OK) {
        request->refusal = reason;
    }
}

/*
 * Handles carry the number of their connection in the highest 16 bits, which the door leaves empty. One of an earlier connection,
 * of a parent process or of a door that was since restarted, would else mean another object now; it is sent as a handle that
 * nothing has, so that the door finds the right words to refuse it.
 */
#define TAG_SHIFT 48

static inline uint64_t handle_to_wire(const struct request *request, CK_ULONG handle) {
    return handle == CK_INVALID_HANDLE || handle >> TAG_SHIFT == request->tag ? handle & ((1UL << TAG_SHIFT) - 1) : ~0UL;
}

/* `ay`: with NULL for no pointer. */
void put_byte_array(struct buffer *buffer, const void *bytes, CK_ULONG length);

#endif
