package dev.holdfast.bridge.rpc;

/**
 * One PKCS#11 application, which is one connection: what it has opened and who is logged in. Calls come on worker threads and
 * may block; those of one session come one after the other, those of different sessions, and those without one, at the same time.
 * The first is C_Initialize, the last C_Finalize, unless the connection ends without one; what else comes before or after these is
 * refused without asking. A call that has two forms on the wire comes as {@link Function#meaning} says.
 */
public interface Application extends AutoCloseable {

    /**
     * Carries out a call.
     *
     * @throws dev.holdfast.proto.pkcs11.CryptokiException with the return value that the caller is to see; results written so far
     *     are dropped then
     */
    void call(Function function, Arguments arguments, Results results);

    /**
     * C_Finalize has succeeded, or the connection has ended: sessions, session objects and logins go. Wakes whoever waits in
     * C_WaitForSlotEvent.
     */
    @Override
    void close();
}
