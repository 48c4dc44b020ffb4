/* Runs one group of tests, by its name. */
#include <string.h>

#include "check.h"

int main(int count, char **arguments) {
    static const struct {
        const char *name;
        void (*run)(void);
    } groups[] = {{"arguments", test_arguments},
                  {"encoding", test_encoding},
                  {"answers", test_answers},
                  {"hostile-answers", test_hostile_answers},
                  {"threads", test_threads},
                  {"processes", test_processes},
                  {"addresses", test_addresses},
                  {"every-call", test_every_call},
                  {"library", test_library}};
    for (size_t i = 0; count == 2 && i < sizeof groups / sizeof *groups; i++) {
        if (strcmp(arguments[1], groups[i].name) == 0) {
            groups[i].run();
            return 0;
        }
    }
    fprintf(stderr, "There is no such group of tests.\n");
    return 2;
}
