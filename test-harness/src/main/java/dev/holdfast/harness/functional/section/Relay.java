package dev.holdfast.harness.functional.section;

import dev.holdfast.proto.channel.Address;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Somebody on the way to a card, who reads all that passes and may change what goes to the card. */
final class Relay implements AutoCloseable {

    private static final int CHUNK = 8 << 10;

    private final Address.Tcp card;
    private final int spoilt;
    private final ServerSocket door;
    private final ByteArrayOutputStream seen = new ByteArrayOutputStream();
    private int towardsCard;

    /** @param spoilt the byte from which on all that goes to the card is changed; negative for none */
    Relay(Address card, int spoilt) throws IOException {
        this.card = (Address.Tcp) card;
        this.spoilt = spoilt;
        this.door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        start(this::serve);
    }

    Address address() {
        return Address.loopback(door.getLocalPort());
    }

    /** All bytes of both directions so far. */
    synchronized byte[] seen() {
        return seen.toByteArray();
    }

    /** How many went to the card. */
    synchronized int towardsCard() {
        return towardsCard;
    }

    private void serve() throws IOException {
        Socket caller = door.accept();
        Socket onwards = new Socket(card.host(), card.port());
        start(() -> pump(onwards, caller, false));
        pump(caller, onwards, true);
    }

    private void pump(Socket from, Socket to, boolean towardsCard) throws IOException {
        byte[] chunk = new byte[CHUNK];
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
                pass(chunk, length, towardsCard);
                out.write(chunk, 0, length);
            }
        }
    }

    private synchronized void pass(byte[] chunk, int length, boolean towards) {
        seen.write(chunk, 0, length);
        if (towards) {
            for (int at = Math.max(0, spoilt - towardsCard); spoilt >= 0 && at < length; at++) {
                chunk[at] ^= 1;
            }
            towardsCard += length;
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    /** Either end may close whenever it likes; then this one ends, too. */
    private static void start(Work work) {
        Thread hand = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException ended) {
                        return;
                    }
                },
                "relay");
        hand.setDaemon(true);
        hand.start();
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
