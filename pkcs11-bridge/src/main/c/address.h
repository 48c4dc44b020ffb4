/* Where the door is. */
#ifndef HOLDFAST_ADDRESS_H
#define HOLDFAST_ADDRESS_H

#include <stdbool.h>

#define ADDRESS_SIZE 256

/* unix:/path, unix:path=/path as p11-kit has it, /path, or tcp:host:port; of a length that fits. */
bool address_sound(const char *text);

/*
 * Finds the address: the variable HOLDFAST_PKCS11, else what the caller of C_Initialize gave (or NULL), else the line
 * "address = ..." of ~/.config/holdfast/pkcs11.conf. A set-uid program sees neither the variable nor the file. False when there is
 * none, or the first that is there is not sound.
 */
bool address_find(const char *given, char address[ADDRESS_SIZE]);

/* A connected stream socket, closed on exec; -1 when nobody answers there. Waits some seconds at most. */
int address_connect(const char *address);

#endif
