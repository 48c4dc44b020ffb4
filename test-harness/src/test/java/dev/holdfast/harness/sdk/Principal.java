package dev.holdfast.harness.sdk;

/**
 * Someone who can ask for tokens.
 *
 * @param client GUID of the application, with which it signs in
 * @param object GUID under which roles know it
 */
record Principal(String client, String secret, String object) {

    @Override
    public String toString() {
        return "Principal[" + object + "]";
    }
}
