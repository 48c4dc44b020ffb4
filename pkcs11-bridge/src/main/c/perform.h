/* A call from its arguments to its results, both as its signatures say. */
#ifndef HOLDFAST_PERFORM_H
#define HOLDFAST_PERFORM_H

#include <stdarg.h>

#include "link.h"
#include "pkcs11.h"
#include "tables.h"

#define CALL(name, number, request, answer) CALL_##name,
enum call { HOLDFAST_CALLS(CALL) };
#undef CALL

/*
 * Carries out a call over a link. What follows its name are the arguments that the letters of the request stand for, then the
 * places for the results that those of the answer stand for:
 *
 *   request   u h  CK_ULONG                     ay s aA fA  pointer, CK_ULONG length or count
 *             y    int                          fy fu       pointer, CK_ULONG *length or count
 *             z    const char *                 M Q         CK_MECHANISM *, struct message *
 *   answer    u h v  pointer                    s           pointer, CK_ULONG length
 *             ay au ah aA Q  nothing: the results of what the request said with fy, fu, fA, Q
 *
 * refused becomes true when the arguments were such that nothing was sent.
 */
CK_RV perform(struct link *link, uint64_t tag, bool *refused, enum call call, va_list arguments);

#endif
