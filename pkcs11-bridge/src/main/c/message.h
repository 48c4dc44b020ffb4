/* Parameters of one message, `Q`: where the nonce is or goes, and the tag. */
#ifndef HOLDFAST_MESSAGE_H
#define HOLDFAST_MESSAGE_H

#include "request.h"

enum message_kind { MESSAGE_NONE, MESSAGE_GCM, MESSAGE_CCM, MESSAGE_CHACHA20_POLY1305 };

/* What the call does with the tag. */
enum tag_use { TAG_UNUSED, TAG_READ, TAG_WRITTEN };

/* The structures that a caller may have given, as one. Pointers are the caller's. */
struct message {
    enum message_kind kind;
    uint8_t *nonce;
    CK_ULONG nonce_length;
    CK_ULONG fixed_bits;
    CK_ULONG generator;
    CK_ULONG data_length;
    uint8_t *tag;
    CK_ULONG tag_bits;
    enum tag_use use;
};

/* Which structure it is, its length says: the three have three lengths. Of any other, or one without its nonce or tag: none. */
struct message message_of(const void *parameter, CK_ULONG length, enum tag_use use);

void put_message(struct request *request, const struct message *message);

/* The nonce, if it was the token's to choose, and the tag. */
void take_message(struct reader *reader, const struct message *message);

#endif
