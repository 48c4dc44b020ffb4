#include "message.h"

#include <string.h>

#define LONGEST_NONCE 4096UL
#define LONGEST_TAG_BITS 4096UL
#define POLY1305_TAG_BITS 128UL

static CK_ULONG tag_bytes(const struct message *message) {
    return (message->tag_bits + 7) / 8;
}

static struct message read_structure(const void *parameter, CK_ULONG length) {
    if (parameter != NULL && length == sizeof(CK_GCM_MESSAGE_PARAMS)) {
        CK_GCM_MESSAGE_PARAMS gcm;
        memcpy(&gcm, parameter, sizeof gcm);
        return (struct message){.kind = MESSAGE_GCM,
                                .nonce = gcm.pIv,
                                .nonce_length = gcm.ulIvLen,
                                .fixed_bits = gcm.ulIvFixedBits,
                                .generator = gcm.ivGenerator,
                                .tag = gcm.pTag,
                                .tag_bits = gcm.ulTagBits};
    }
    if (parameter != NULL && length == sizeof(CK_CCM_MESSAGE_PARAMS)) {
        CK_CCM_MESSAGE_PARAMS ccm;
        memcpy(&ccm, parameter, sizeof ccm);
        return (struct message){.kind = MESSAGE_CCM,
                                .nonce = ccm.pNonce,
                                .nonce_length = ccm.ulNonceLen,
                                .fixed_bits = ccm.ulNonceFixedBits,
                                .generator = ccm.nonceGenerator,
                                .data_length = ccm.ulDataLen,
                                .tag = ccm.pMAC,
                                .tag_bits = ccm.ulMACLen <= LONGEST_TAG_BITS / 8 ? ccm.ulMACLen * 8 : ~0UL};
    }
    if (parameter != NULL && length == sizeof(CK_SALSA20_CHACHA20_POLY1305_MSG_PARAMS)) {
        CK_SALSA20_CHACHA20_POLY1305_MSG_PARAMS poly;
        memcpy(&poly, parameter, sizeof poly);
        return (struct message){.kind = MESSAGE_CHACHA20_POLY1305,
                                .nonce = poly.pNonce,
                                .nonce_length = poly.ulNonceLen,
                                .generator = CKG_NO_GENERATE,
                                .tag = poly.pTag,
                                .tag_bits = POLY1305_TAG_BITS};
    }
    return (struct message){.kind = MESSAGE_NONE};
}

struct message message_of(const void *parameter, CK_ULONG length, enum tag_use use) {
    struct message message = read_structure(parameter, length);
    bool nonce_sound = message.nonce_length <= LONGEST_NONCE && (message.nonce != NULL || message.nonce_length == 0);
    bool tag_sound = message.tag_bits <= LONGEST_TAG_BITS && (message.tag != NULL || use == TAG_UNUSED);
    if (!nonce_sound || !tag_sound) {
        return (struct message){.kind = MESSAGE_NONE};
    }
    message.use = use;
    return message;
}

void put_message(struct request *request, const struct message *message) {
    struct buffer *buffer = &request->buffer;
    put_u8(buffer, (uint8_t)message->kind);
    put_byte_array(buffer, message->nonce, message->nonce_length);
    put_u64(buffer, message->fixed_bits);
    put_u64(buffer, message->generator);
    put_u64(buffer, message->data_length);
    put_u64(buffer, message->tag_bits);
    if (message->use == TAG_READ) {
        put_byte_array(buffer, message->tag, tag_bytes(message));
    } else {
        put_byte_array(buffer, NULL, 0);
    }
}

static const uint8_t *take_byte_array(struct reader *reader, CK_ULONG *length) {
    bool valid = take_u8(reader) != 0;
    *length = take_u32(reader);
    if (!valid || *length == WIRE_NULL) {
        *length = 0;
    }
    return take_bytes(reader, *length);
}

void take_message(struct reader *reader, const struct message *message) {
    CK_ULONG nonce_length;
    CK_ULONG tag_length;
    take_u8(reader);
    const uint8_t *nonce = take_byte_array(reader, &nonce_length);
    for (int i = 0; i < 4; i++) {
        take_u64(reader);
    }
    const uint8_t *tag = take_byte_array(reader, &tag_length);
    if (reader->failed || message->kind == MESSAGE_NONE) {
        return;
    }
    bool nonce_too_long = nonce_length > message->nonce_length;
    bool tag_too_long = tag_length > tag_bytes(message);
    if (nonce_too_long || tag_too_long) {
        reader->failed = true;
        return;
    }
    if (message->generator != CKG_NO_GENERATE && nonce_length > 0) {
        memcpy(message->nonce, nonce, nonce_length);
    }
    if (message->use == TAG_WRITTEN && tag_length > 0) {
        memcpy(message->tag, tag, tag_length);
    }
}
