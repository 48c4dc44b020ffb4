/* A door that restarts, and a process that forks. */
#define _GNU_SOURCE
#include <dirent.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "door.h"

static bool hang_up_next;

static void hang_up_if_told(struct exchange *exchange) {
    if (hang_up_next) {
        hang_up_next = false;
        exchange->fate = HANG_UP;
    }
}

static uint64_t first_argument(void) {
    uint8_t arguments[16] = {0};
    struct reader reader = {.at = arguments, .left = door_arguments(arguments, sizeof arguments)};
    return take_u64(&reader);
}

/* Handles that were given out before mean nothing after: neither the session nor the object must be taken for a new one. */
static void the_door_restarts(void) {
    CK_ULONG session = 0;
    CK_ULONG object = 0;
    CK_ULONG again = 0;
    CHECK_RV(CKR_OK, C_Initialize(NULL));
    CHECK_RV(CKR_OK, C_OpenSession(0, 4, NULL, NULL, &session));
    CHECK_RV(CKR_OK, C_CreateObject(session, NULL, 0, &object));
    CHECK(first_argument() == 7);

    hang_up_next = true;
    CHECK_RV(CKR_DEVICE_ERROR, C_Logout(session));
    CHECK_RV(CKR_OK, C_Logout(session));
    CHECK(first_argument() == ~0UL);
    CHECK_RV(CKR_OK, C_OpenSession(0, 4, NULL, NULL, &again));
    CHECK(again != session);
    CHECK_RV(CKR_OK, C_Logout(again));
    CHECK(first_argument() == 7);
    CHECK_RV(CKR_OK, C_DestroyObject(again, object));
    uint8_t arguments[16];
    CHECK(door_arguments(arguments, sizeof arguments) == 16 && arguments[8] == 0xff);
    CHECK_RV(CKR_OK, C_SetOperationState(again, NULL, 0, CK_INVALID_HANDLE, object));

    /* While nobody looks; no call is lost by it, and no signal comes of it. */
    door_close();
    door_open(hang_up_if_told);
    CHECK_RV(CKR_OK, C_Logout(again));
    CHECK(first_argument() == ~0UL);

    /* For longer: every call says so, and then it works again. */
    door_close();
    CHECK_RV(CKR_DEVICE_ERROR, C_Logout(again));
    CHECK_RV(CKR_DEVICE_ERROR, C_Logout(again));
    door_open(hang_up_if_told);
    CHECK_RV(CKR_OK, C_Logout(again));
    door_close();
    CHECK_RV(CKR_OK, C_Finalize(NULL));
    CHECK_RV(CKR_FUNCTION_FAILED, C_Initialize(NULL));
    CK_ULONG count;
    CHECK_RV(CKR_CRYPTOKI_NOT_INITIALIZED, C_GetSlotList(CK_FALSE, NULL, &count));
}

static int open_files(void) {
    int count = 0;
    DIR *folder = opendir("/proc/self/fd");
    while (readdir(folder) != NULL) {
        count++;
    }
    closedir(folder);
    return count;
}

static void in_child(CK_ULONG session, int files_before) {
    CHECK(open_files() < files_before);
    CHECK_RV(CKR_CRYPTOKI_NOT_INITIALIZED, C_Logout(session));
    CHECK_RV(CKR_CRYPTOKI_NOT_INITIALIZED, C_Finalize(NULL));
    CHECK_RV(CKR_OK, C_Initialize(NULL));
    CK_ULONG own = 0;
    CHECK_RV(CKR_OK, C_OpenSession(0, 4, NULL, NULL, &own));
    CHECK(own != session);
    CHECK_RV(CKR_OK, C_Finalize(NULL));
}

static void a_child(void) {
    CK_ULONG session = 0;
    CHECK_RV(CKR_OK, C_Initialize(NULL));
    CHECK_RV(CKR_OK, C_OpenSession(0, 4, NULL, NULL, &session));
    unsigned connections = door_connections();
    int files = open_files();
    pid_t child = fork();
    if (child == 0) {
        in_child(session, files);
        _exit(0);
    }
    int status;
    CHECK(waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0);
    CHECK(door_connections() == connections + 1);
    CHECK_RV(CKR_OK, C_Logout(session));
    CHECK(first_argument() == 7 && door_connections() == connections + 1);
    CHECK_RV(CKR_OK, C_Finalize(NULL));
}

void test_processes(void) {
    signal(SIGPIPE, SIG_DFL);
    door_open(hang_up_if_told);
    the_door_restarts();
    door_open(hang_up_if_told);
    a_child();
    door_close();
}
