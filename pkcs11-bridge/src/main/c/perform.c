#define _DEFAULT_SOURCE
#include "perform.h"

#include <string.h>

#include "attribute.h"
#include "mechanism.h"
#include "message.h"

#define LONGEST_STRING 255
#define MOST_ARGUMENTS 24

struct form {
    uint32_t number;
    const char *request;
    const char *answer;
};

#define CALL(name, number, request, answer) {number, request, answer},
static const struct form FORMS[] = {HOLDFAST_CALLS(CALL)};
#undef CALL

/* A type of the wire, by its one or two letters. */
enum type {
    U = 'u',
    H = 'h',
    Y = 'y',
    V = 'v',
    S = 's',
    Z = 'z',
    M = 'M',
    Q = 'Q',
    AY = 'a' << 8 | 'y',
    AU = 'a' << 8 | 'u',
    AH = 'a' << 8 | 'h',
    AA = 'a' << 8 | 'A',
    FY = 'f' << 8 | 'y',
    FU = 'f' << 8 | 'u',
    FA = 'f' << 8 | 'A'
};

/* An argument, or the place of a result. number is the length of what pointer points to, or what it has room for. */
struct argument {
    enum type type;
    CK_ULONG number;
    void *pointer;
    CK_ULONG *length;
};

static enum type next_type(const char **signature) {
    int letter = *(*signature)++;
    return (enum type)(letter == 'a' || letter == 'f' ? letter << 8 | *(*signature)++ : letter);
}

void put_byte_array(struct buffer *buffer, const void *bytes, CK_ULONG length) {
    put_u8(buffer, 1);
    put_u32(buffer, bytes == NULL ? WIRE_NULL : (uint32_t)length);
    put_bytes(buffer, bytes, bytes == NULL ? 0 : length);
}

static struct argument next_argument(enum type type, va_list *list) {
    struct argument argument = {.type = type};
    switch (type) {
        case U:
        case H:
            argument.number = va_arg(*list, CK_ULONG);
            break;
        case Y:
            argument.number = (CK_ULONG)va_arg(*list, int);
            break;
        case Z:
        case M:
        case Q:
            argument.pointer = va_arg(*list, void *);
            break;
        case FY:
        case FU:
            argument.pointer = va_arg(*list, void *);
            argument.length = va_arg(*list, CK_ULONG *);
            argument.number = argument.length != NULL ? *argument.length : 0;
            break;
        default:
            argument.pointer = va_arg(*list, void *);
            argument.number = va_arg(*list, CK_ULONG);
            break;
    }
    return argument;
}

static uint32_t room_of(const struct argument *argument, uint32_t most) {
    return argument->number < most ? (uint32_t)argument->number : most;
}

static void put_argument(struct request *request, const struct argument *argument) {
    struct buffer *buffer = &request->buffer;
    bool missing = argument->pointer == NULL && argument->number > 0;
    switch (argument->type) {
        case U:
            put_u64(buffer, argument->number);
            break;
        case H:
            put_u64(buffer, handle_to_wire(request, argument->number));
            break;
        case Y:
            put_u8(buffer, (uint8_t)argument->number);
            break;
        case M:
            put_mechanism(request, argument->pointer);
            break;
        case Q:
            put_message(request, argument->pointer);
            break;
        case Z: {
            size_t length = argument->pointer != NULL ? strnlen(argument->pointer, LONGEST_STRING + 1) : 0;
            if (argument->pointer == NULL || length > LONGEST_STRING) {
                refuse(request, CKR_ARGUMENTS_BAD);
                break;
            }
            put_u32(buffer, (uint32_t)length);
            put_bytes(buffer, argument->pointer, length);
            break;
        }
        case S:
            if (missing) {
                refuse(request, CKR_ARGUMENTS_BAD);
                break;
            }
            put_u32(buffer, (uint32_t)argument->number);
            put_bytes(buffer, argument->pointer, argument->number);
            break;
        case AY:
            if (missing || argument->number > LONGEST_DATA) {
                refuse(request, missing ? CKR_ARGUMENTS_BAD : CKR_DATA_LEN_RANGE);
                break;
            }
            put_byte_array(buffer, argument->pointer, argument->number);
            break;
        case AA:
        case FA:
            if (missing) {
                refuse(request, CKR_ARGUMENTS_BAD);
            } else if (argument->type == AA) {
                put_attributes(request, argument->pointer, argument->number);
            } else {
                put_wanted(request, argument->pointer, argument->number);
            }
            break;
        case FY:
        case FU:
            if (argument->length == NULL) {
                refuse(request, CKR_ARGUMENTS_BAD);
            } else if (argument->pointer == NULL) {
                put_u32(buffer, 0);
            } else if (argument->type == FY && argument->number == 0) {
                put_u32(buffer, WIRE_NO_ROOM);
            } else {
                put_u32(buffer, room_of(argument, argument->type == FY ? LINK_LONGEST : LINK_LONGEST / 8));
            }
            break;
        default:
            refuse(request, CKR_GENERAL_ERROR);
            break;
    }
}

/* Reads the results of a call and hands them over. */
struct delivery {
    struct reader reader;
    uint64_t tag;
    CK_RV result;
};

static CK_ULONG take_number(struct delivery *delivery, enum type type) {
    CK_ULONG number = take_u64(&delivery->reader);
    if ((type == H || type == AH) && number != CK_INVALID_HANDLE) {
        delivery->reader.failed |= number >> TAG_SHIFT != 0;
        number |= delivery->tag << TAG_SHIFT;
    }
    return number;
}

/* By the rules of section 5.2: the length always, and what it is the length of if there is room. */
static bool has_room(struct delivery *delivery, const struct argument *to, CK_ULONG length, bool sent) {
    if (delivery->reader.failed) {
        return false;
    }
    bool fits = to->pointer != NULL && sent && length <= to->number;
    if (!fits && to->pointer != NULL && (sent || length > 0 || to->type == FY)) {
        delivery->result = CKR_BUFFER_TOO_SMALL;
    }
    *to->length = length;
    return fits;
}

static void take_bytes_to(struct delivery *delivery, const struct argument *to) {
    bool sent = take_u8(&delivery->reader) != 0;
    CK_ULONG length = take_u32(&delivery->reader);
    if (sent && length == WIRE_NULL) {
        length = 0;
    }
    const uint8_t *bytes = sent ? take_bytes(&delivery->reader, length) : NULL;
    if (has_room(delivery, to, length, sent) && length > 0) {
        memcpy(to->pointer, bytes, length);
    }
}

static void take_numbers_to(struct delivery *delivery, const struct argument *to, enum type type) {
    bool sent = take_u8(&delivery->reader) != 0;
    CK_ULONG count = take_u32(&delivery->reader);
    delivery->reader.failed |= sent && count > delivery->reader.left / 8;
    bool wanted = has_room(delivery, to, count, sent);
    for (CK_ULONG i = 0; sent && i < count && !delivery->reader.failed; i++) {
        CK_ULONG number = take_number(delivery, type);
        if (wanted) {
            ((CK_ULONG *)to->pointer)[i] = number;
        }
    }
}

static void take_result(struct delivery *delivery, const struct argument *to, enum type type) {
    struct reader *reader = &delivery->reader;
    switch (type) {
        case U:
        case H: {
            CK_ULONG number = take_number(delivery, type);
            if (!reader->failed) {
                *(CK_ULONG *)to->pointer = number;
            }
            break;
        }
        case V: {
            const uint8_t *bytes = take_bytes(reader, 2);
            if (bytes != NULL) {
                *(CK_VERSION *)to->pointer = (CK_VERSION){bytes[0], bytes[1]};
            }
            break;
        }
        case S: {
            reader->failed |= take_u32(reader) != to->number;
            const uint8_t *bytes = take_bytes(reader, to->number);
            if (bytes != NULL) {
                memcpy(to->pointer, bytes, to->number);
            }
            break;
        }
        case AY:
            take_bytes_to(delivery, to);
            break;
        case AU:
        case AH:
            take_numbers_to(delivery, to, type);
            break;
        case AA: {
            CK_RV result = take_attributes(reader, to->pointer, to->number);
            if (result != CKR_OK) {
                delivery->result = result;
            }
            break;
        }
        case Q:
            take_message(reader, to->pointer);
            break;
        default:
            reader->failed = true;
            break;
    }
}

/* The argument of the request whose result a letter of the answer stands for. */
static const struct argument *asked_for(const struct argument *asked, size_t count, enum type type) {
    enum type question = type == AY ? FY : type == AU || type == AH ? FU : type == AA ? FA : type;
    for (size_t i = 0; i < count; i++) {
        if (asked[i].type == question) {
            return asked + i;
        }
    }
    return NULL;
}

static bool has_own_place(enum type type) {
    return type == U || type == H || type == V || type == S;
}

static void put_signature(struct buffer *buffer, const char *signature) {
    put_u32(buffer, (uint32_t)strlen(signature));
    for (; *signature != '\0'; signature++) {
        put_u8(buffer, (uint8_t)(*signature == H ? U : *signature));
    }
}

static bool take_signature(struct reader *reader, const char *signature) {
    size_t length = strlen(signature);
    const uint8_t *letters = take_u32(reader) == length ? take_bytes(reader, length) : NULL;
    for (size_t i = 0; letters != NULL && i < length; i++) {
        if (letters[i] != (signature[i] == H ? U : signature[i])) {
            return false;
        }
    }
    return letters != NULL;
}

/* An answer that does not fit the call is a fault of the device, for which the connection need not end. */
static CK_RV take_answer(struct delivery *delivery, const struct form *form, const struct argument *arguments, size_t asked) {
    struct reader *reader = &delivery->reader;
    uint32_t number = take_u32(reader);
    if (number == 0) {
        CK_RV error = take_signature(reader, "u") ? take_u64(reader) : CKR_OK;
        return error != CKR_OK && reader->left == 0 ? error : CKR_DEVICE_ERROR;
    }
    if (number != form->number || !take_signature(reader, form->answer)) {
        return CKR_DEVICE_ERROR;
    }
    const struct argument *own = arguments + asked;
    for (const char *answer = form->answer; *answer != '\0';) {
        enum type type = next_type(&answer);
        const struct argument *to = has_own_place(type) ? own++ : asked_for(arguments, asked, type);
        if (to == NULL) {
            return CKR_GENERAL_ERROR;
        }
        take_result(delivery, to, type);
    }
    return reader->failed || reader->left > 0 ? CKR_DEVICE_ERROR : delivery->result;
}

static CK_RV exchange(struct link *link, struct request *request, const struct form *form,
                      const struct argument *arguments, size_t asked) {
    if (request->buffer.exhausted) {
        return CKR_HOST_MEMORY;
    }
    if (request->buffer.length - LINK_PREFIX > LINK_LONGEST) {
        return CKR_DATA_LEN_RANGE;
    }
    struct buffer answer;
    buffer_open(&answer);
    CK_RV result = link_exchange(link, &request->buffer, &answer);
    if (result == CKR_OK) {
        struct delivery delivery = {
            .reader = {.at = answer.bytes, .left = answer.length}, .tag = request->tag, .result = CKR_OK};
        result = take_answer(&delivery, form, arguments, asked);
    }
    buffer_close(&answer);
    return result;
}

CK_RV perform(struct link *link, uint64_t tag, bool *refused, enum call call, va_list list) {
    const struct form *form = FORMS + call;
    struct argument arguments[MOST_ARGUMENTS];
    size_t asked = 0;
    size_t all;
    struct request request = {.tag = tag, .refusal = CKR_OK};
    va_list rest;
    va_copy(rest, list);
    buffer_open(&request.buffer);
    buffer_extend(&request.buffer, LINK_PREFIX);
    put_u32(&request.buffer, form->number);
    put_signature(&request.buffer, form->request);
    for (const char *signature = form->request; *signature != '\0'; asked++) {
        arguments[asked] = next_argument(next_type(&signature), &rest);
        put_argument(&request, arguments + asked);
    }
    all = asked;
    for (const char *signature = form->answer; *signature != '\0';) {
        enum type type = next_type(&signature);
        if (!has_own_place(type)) {
            continue;
        }
        arguments[all] = (struct argument){.type = type, .pointer = va_arg(rest, void *)};
        if (type == S) {
            arguments[all].number = va_arg(rest, CK_ULONG);
        }
        if (arguments[all].pointer == NULL) {
            refuse(&request, CKR_ARGUMENTS_BAD);
        }
        all++;
    }
    va_end(rest);
    *refused = request.refusal != CKR_OK;
    CK_RV result = *refused ? request.refusal : exchange(link, &request, form, arguments, asked);
    buffer_close(&request.buffer);
    return result;
}
