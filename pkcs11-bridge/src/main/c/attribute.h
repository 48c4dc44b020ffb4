/* Attributes on the wire. What a value is, its type says, by the table that the server has too. */
#ifndef HOLDFAST_ATTRIBUTE_H
#define HOLDFAST_ATTRIBUTE_H

#include "request.h"

/* `aA`: attributes with their values. */
void put_attributes(struct request *request, const CK_ATTRIBUTE *attributes, CK_ULONG count);

/* `fA`: attributes that are wanted, with the room for them. */
void put_wanted(struct request *request, const CK_ATTRIBUTE *attributes, CK_ULONG count);

/*
 * `aA` of an answer, into the attributes that were wanted, as C_GetAttributeValue does. CKR_BUFFER_TOO_SMALL when one did not fit;
 * what the answer must not say shows in the reader.
 */
CK_RV take_attributes(struct reader *reader, CK_ATTRIBUTE *attributes, CK_ULONG count);

#endif
