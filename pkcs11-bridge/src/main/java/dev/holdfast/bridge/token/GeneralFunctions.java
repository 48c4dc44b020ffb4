package dev.holdfast.bridge.token;

import dev.holdfast.bridge.rpc.Arguments;
import dev.holdfast.bridge.rpc.Function;
import dev.holdfast.bridge.rpc.Results;

/** General-purpose functions (PKCS#11 3.2, section 5.4). */
final class GeneralFunctions {

    static final String MANUFACTURER = "Holdfast (simulator)";

    private static final int OWN_GENERATION = 0xf0;

    private final ClientApplication application;

    GeneralFunctions(ClientApplication application) {
        this.application = application;
    }

    void register(Calls calls) {
        // What these mean is done by whoever opens an application for the one and closes it after the other.
        calls.on(Function.C_Initialize, (in, out) -> {});
        calls.on(Function.C_Finalize, (in, out) -> {});
        calls.on(Function.C_GetInfo, this::info);
    }

    private void info(Arguments in, Results out) {
        boolean own = application.client().generation() == OWN_GENERATION;
        // The other protocol has no calls that are younger than 3.0.
        out.version(3, own ? 2 : 0);
        out.string(MANUFACTURER, 32);
        out.number(0);
        out.string("Holdfast PKCS#11 door", 32);
        out.version(0, 1);
    }
}
