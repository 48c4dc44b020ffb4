package dev.holdfast.coordinator.dataplane;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.jwk.Addresses;

/** What the paths of the key routes name. */
final class KeyGaps {

    private KeyGaps() {}

    static String name(HsmExchange exchange) {
        return exchange.gap("key-name");
    }

    /** Empty, which means the current one, on a route without a version. */
    static ByteString version(HsmExchange exchange) {
        return exchange.path().containsKey("key-version")
                ? Addresses.version(exchange.gap("key-version"))
                : ByteString.EMPTY;
    }

    /** The published name of a data action. */
    static String action(String name) {
        return "Microsoft.KeyVault/managedHsm/" + name;
    }
}
