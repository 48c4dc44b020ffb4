/* Every function, called with arguments out of one set of values. */
#ifndef HOLDFAST_DRIVES_H
#define HOLDFAST_DRIVES_H

#include "pkcs11.h"

struct values {
    CK_ULONG session;
    CK_ULONG number; /* slot, user, flags, type */
    CK_ULONG handle;
    CK_ULONG otherHandle;
    CK_MECHANISM *mechanism;
    CK_ATTRIBUTE *attributes;
    CK_ULONG count;
    CK_ATTRIBUTE *otherAttributes;
    CK_ULONG otherCount;
    CK_BYTE *data;
    CK_ULONG length;
    CK_BYTE *other; /* data as well: a new PIN, a signature, additional data */
    CK_ULONG otherLength;
    CK_BYTE *text; /* ends with a zero */
    CK_BYTE *label;
    CK_BYTE *result;
    CK_ULONG *resultLength;
    CK_ULONG *numbers;
    CK_ULONG *numbersCount;
    CK_ULONG maximum;
    CK_BYTE *iv; /* plain bytes, the parameter of messages that are signed */
    CK_ULONG ivLength;
    void *parameter;
    CK_ULONG parameterLength;
    CK_ULONG *out;
    CK_ULONG *out2;
    void *info; /* room for the largest structure */
    void *reserved;
};

struct drive {
    const char *name;
    CK_RV (*call)(const struct values *v);
};

/* All functions but C_Initialize, C_Finalize and the three that find functions. */
extern const struct drive drives[];
extern const unsigned drive_count;

#endif
