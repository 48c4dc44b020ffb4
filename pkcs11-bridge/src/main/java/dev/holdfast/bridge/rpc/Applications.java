package dev.holdfast.bridge.rpc;

import dev.holdfast.proto.pkcs11.CKM;
import java.util.function.Predicate;

/** Makes an application for every connection. */
@FunctionalInterface
public interface Applications {

    /**
     * @param generation the version byte that the client offered
     * @param module name of the client's module, as it says in every frame: "client" unless a file of p11-kit names it
     * @param carries which mechanisms this client can send; lists of mechanisms show no others
     */
    record Client(int generation, String module, Predicate<CKM> carries) {}

    Application open(Client client);
}
