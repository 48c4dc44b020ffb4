/* `M`: a mechanism and its parameter, which is a structure of its own for every kind of mechanism. */
#ifndef HOLDFAST_MECHANISM_H
#define HOLDFAST_MECHANISM_H

#include "request.h"

void put_mechanism(struct request *request, const CK_MECHANISM *mechanism);

#endif
