/* This process as an application of the door: its connection, from C_Initialize to C_Finalize. */
#ifndef HOLDFAST_MODULE_H
#define HOLDFAST_MODULE_H

#include "perform.h"

CK_RV module_start(const char *address);
CK_RV module_stop(void);

bool module_started(void);

/* What a call is refused with that cannot even be sent: CKR_ARGUMENTS_BAD, or that nothing was started. */
CK_RV module_refuse(void);

/* Carries out a call, with arguments as perform wants them. A door that was restarted is connected to again. */
CK_RV call(enum call call, ...);

/* The same for a call that ends an operation unless it succeeds: if the arguments are refused here, the door ends it too. */
CK_RV operate(CK_FLAGS operation, enum call call, ...);

#endif
