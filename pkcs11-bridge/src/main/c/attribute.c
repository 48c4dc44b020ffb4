#include "attribute.h"

#include <stdlib.h>
#include <string.h>

#include "tables.h"

#define DATE_SIZE 8UL

enum kind { BYTES, BOOL, ULONG, DATE, MECHANISMS, TEMPLATE };

struct entry {
    CK_ULONG type;
    enum kind kind;
};

#define ATTRIBUTE(type, kind) {type, kind},
static const struct entry TABLE[] = {HOLDFAST_ATTRIBUTES(ATTRIBUTE)};
#undef ATTRIBUTE

static int by_type(const void *key, const void *entry) {
    CK_ULONG type = *(const CK_ULONG *)key;
    CK_ULONG other = ((const struct entry *)entry)->type;
    return type < other ? -1 : type > other;
}

static enum kind kind_of(CK_ULONG type) {
    const struct entry *entry = bsearch(&type, TABLE, sizeof TABLE / sizeof *TABLE, sizeof *TABLE, by_type);
    return entry != NULL ? entry->kind : BYTES;
}

/* Applications hand over values at any address. */
static CK_ULONG ulong_at(const void *value, CK_ULONG index) {
    CK_ULONG number;
    memcpy(&number, (const uint8_t *)value + index * sizeof number, sizeof number);
    return number;
}

static bool type_fits(struct request *request, CK_ULONG type) {
    if (type > UINT32_MAX) {
        refuse(request, CKR_ATTRIBUTE_TYPE_INVALID);
        return false;
    }
    return true;
}

static void put_nested(struct request *request, const CK_ATTRIBUTE *attributes, CK_ULONG count, int depth);

/* Whether a value is one that its type can have, and can be read. Nothing at all is the token's to judge. */
static bool value_fits(const CK_ATTRIBUTE *attribute) {
    CK_ULONG length = attribute->ulValueLen;
    if (length == 0) {
        return true;
    }
    if (attribute->pValue == NULL || length > LONGEST_DATA) {
        return false;
    }
    switch (kind_of(attribute->type)) {
        case BOOL:
            return length == sizeof(CK_BBOOL);
        case ULONG:
            return length == sizeof(CK_ULONG);
        case DATE:
            return length == DATE_SIZE;
        case MECHANISMS:
            return length % sizeof(CK_ULONG) == 0;
        case TEMPLATE:
            return length % sizeof(CK_ATTRIBUTE) == 0;
        case BYTES:
            break;
    }
    return true;
}

static void put_value(struct request *request, const CK_ATTRIBUTE *attribute, int depth) {
    struct buffer *buffer = &request->buffer;
    const void *value = attribute->pValue;
    CK_ULONG length = attribute->ulValueLen;
    put_u32(buffer, (uint32_t)length);
    switch (kind_of(attribute->type)) {
        case BOOL:
            put_u8(buffer, length > 0 ? *(const CK_BBOOL *)value : 0);
            break;
        case ULONG:
            put_u64(buffer, length > 0 ? ulong_at(value, 0) : 0);
            break;
        case MECHANISMS:
            put_u32(buffer, (uint32_t)(length / sizeof(CK_ULONG)));
            for (CK_ULONG i = 0; i < length / sizeof(CK_ULONG); i++) {
                put_u64(buffer, ulong_at(value, i));
            }
            break;
        case TEMPLATE:
            put_nested(request, value, length / sizeof(CK_ATTRIBUTE), depth + 1);
            break;
        case DATE:
        case BYTES:
            put_u32(buffer, (uint32_t)length);
            put_bytes(buffer, value, length);
            break;
    }
}

static void put_nested(struct request *request, const CK_ATTRIBUTE *attributes, CK_ULONG count, int depth) {
    if (count > MOST_ATTRIBUTES) {
        refuse(request, CKR_ARGUMENTS_BAD);
        return;
    }
    if (depth > DEEPEST_TEMPLATE) {
        refuse(request, CKR_ATTRIBUTE_VALUE_INVALID);
        return;
    }
    put_u32(&request->buffer, (uint32_t)count);
    for (CK_ULONG i = 0; i < count; i++) {
        CK_ATTRIBUTE attribute;
        memcpy(&attribute, attributes + i, sizeof attribute);
        bool given = attribute.ulValueLen != CK_UNAVAILABLE_INFORMATION;
        if (!type_fits(request, attribute.type)) {
            return;
        }
        if (given && !value_fits(&attribute)) {
            refuse(request, CKR_ATTRIBUTE_VALUE_INVALID);
            return;
        }
        put_u32(&request->buffer, (uint32_t)attribute.type);
        put_u8(&request->buffer, given);
        if (given) {
            put_value(request, &attribute, depth);
        }
    }
}

void put_attributes(struct request *request, const CK_ATTRIBUTE *attributes, CK_ULONG count) {
    put_nested(request, attributes, count, 1);
}

static void put_wanted_nested(struct request *request, const CK_ATTRIBUTE *attributes, CK_ULONG count, int depth) {
    if (count > MOST_ATTRIBUTES || depth > DEEPEST_TEMPLATE) {
        refuse(request, CKR_ARGUMENTS_BAD);
        return;
    }
    put_u32(&request->buffer, (uint32_t)count);
    for (CK_ULONG i = 0; i < count; i++) {
        CK_ATTRIBUTE attribute;
        memcpy(&attribute, attributes + i, sizeof attribute);
        /* Within a template the types are the server's to say, and those of the caller mean nothing. */
        if (depth == 1 && !type_fits(request, attribute.type)) {
            return;
        }
        uint32_t type = (uint32_t)attribute.type;
        CK_ULONG room = attribute.pValue == NULL ? 0 : attribute.ulValueLen;
        put_u32(&request->buffer, type);
        if (attribute.pValue != NULL && room == 0) {
            put_u32(&request->buffer, WIRE_NO_ROOM);
        } else {
            put_u32(&request->buffer, room < INT32_MAX ? (uint32_t)room : INT32_MAX);
        }
        if (attribute.pValue != NULL && kind_of(type) == TEMPLATE) {
            put_wanted_nested(request, attribute.pValue, room / sizeof(CK_ATTRIBUTE), depth + 1);
        }
    }
}

void put_wanted(struct request *request, const CK_ATTRIBUTE *attributes, CK_ULONG count) {
    put_wanted_nested(request, attributes, count, 1);
}

/* Whether so many bytes go to the caller; else the attribute says why not. */
static bool deliver(CK_ATTRIBUTE *attribute, CK_ULONG length, CK_RV *result) {
    bool fits = attribute->pValue == NULL || attribute->ulValueLen >= length;
    bool wanted = fits && attribute->pValue != NULL;
    attribute->ulValueLen = fits ? length : CK_UNAVAILABLE_INFORMATION;
    if (!fits) {
        *result = CKR_BUFFER_TOO_SMALL;
    }
    return wanted;
}

static void take_ulongs(struct reader *reader, CK_ATTRIBUTE *attribute, CK_ULONG count, CK_RV *result) {
    if (count > reader->left / 8) {
        reader->failed = true;
        return;
    }
    bool wanted = deliver(attribute, count * sizeof(CK_ULONG), result);
    for (CK_ULONG i = 0; i < count; i++) {
        CK_ULONG number = take_u64(reader);
        if (wanted) {
            memcpy((uint8_t *)attribute->pValue + i * sizeof number, &number, sizeof number);
        }
    }
}

static void take_byte_string(struct reader *reader, CK_ATTRIBUTE *attribute, uint32_t announced, CK_RV *result) {
    uint32_t length = take_u32(reader);
    if (length == WIRE_NULL) {
        /* Only the length was asked for, or there is nothing. */
        if (announced > 0 && attribute->pValue != NULL) {
            reader->failed = true;
        } else {
            attribute->ulValueLen = announced;
        }
        return;
    }
    const uint8_t *bytes = take_bytes(reader, length);
    if (bytes != NULL && deliver(attribute, length, result) && length > 0) {
        memcpy(attribute->pValue, bytes, length);
    }
}

static void take_nested(struct reader *reader, CK_ATTRIBUTE *attributes, CK_ULONG count, int depth, CK_RV *result);

static void take_template(struct reader *reader, CK_ATTRIBUTE *attribute, int depth, CK_RV *result) {
    CK_ULONG count = take_u32(reader);
    /* An attribute has five bytes at least. */
    if (count > reader->left / 5) {
        reader->failed = true;
        return;
    }
    bool wanted = deliver(attribute, count * sizeof(CK_ATTRIBUTE), result);
    take_nested(reader, wanted ? attribute->pValue : NULL, count, depth + 1, result);
}

static void take_value(struct reader *reader, CK_ATTRIBUTE *attribute, int depth, CK_RV *result) {
    uint32_t announced = take_u32(reader);
    switch (kind_of(attribute->type)) {
        case BOOL: {
            uint8_t value = take_u8(reader);
            reader->failed |= announced > 1;
            if (!reader->failed && deliver(attribute, announced, result) && announced > 0) {
                memcpy(attribute->pValue, &value, 1);
            }
            break;
        }
        case ULONG:
            if (announced == sizeof(CK_ULONG)) {
                take_ulongs(reader, attribute, 1, result);
            } else {
                take_u64(reader);
                reader->failed |= announced != 0;
                deliver(attribute, 0, result);
            }
            break;
        case MECHANISMS:
            take_ulongs(reader, attribute, take_u32(reader), result);
            break;
        case TEMPLATE:
            take_template(reader, attribute, depth, result);
            break;
        case DATE:
        case BYTES:
            take_byte_string(reader, attribute, announced, result);
            break;
    }
}

/* Without attributes, what comes is read and dropped. Those within a template get their types from the answer. */
static void take_nested(struct reader *reader, CK_ATTRIBUTE *attributes, CK_ULONG count, int depth, CK_RV *result) {
    reader->failed |= depth > DEEPEST_TEMPLATE;
    for (CK_ULONG i = 0; i < count && !reader->failed; i++) {
        CK_ATTRIBUTE attribute = {0};
        CK_RV dropped = CKR_OK;
        if (attributes != NULL) {
            memcpy(&attribute, attributes + i, sizeof attribute);
        }
        CK_ULONG type = take_u32(reader);
        reader->failed |= depth == 1 && attributes != NULL && type != attribute.type;
        attribute.type = type;
        if (take_u8(reader) == 0) {
            attribute.ulValueLen = CK_UNAVAILABLE_INFORMATION;
        } else if (!reader->failed) {
            take_value(reader, &attribute, depth, attributes != NULL ? result : &dropped);
        }
        if (attributes != NULL && !reader->failed) {
            memcpy(attributes + i, &attribute, sizeof attribute);
        }
    }
}

CK_RV take_attributes(struct reader *reader, CK_ATTRIBUTE *attributes, CK_ULONG count) {
    CK_RV result = CKR_OK;
    if (take_u32(reader) != count) {
        reader->failed = true;
    }
    take_nested(reader, attributes, count, 1, &result);
    return result;
}
