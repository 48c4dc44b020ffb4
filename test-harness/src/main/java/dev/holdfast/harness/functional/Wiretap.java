package dev.holdfast.harness.functional;

import dev.holdfast.proto.channel.Address;
import dev.holdfast.proto.v1.PeerRole;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Somebody on the wire between people and a card: passes on what they say to each other, keeps a copy, and may change it. */
public final class Wiretap implements AutoCloseable {

    private static final int BACKLOG = 16;
    private static final int BUFFER_BYTES = 1 << 14;

    private final BenchCard card;
    private final Address.Tcp target;
    private final ServerSocket server;
    private final int spoilt;
    private final ByteArrayOutputStream toCard = new ByteArrayOutputStream();
    private final ByteArrayOutputStream fromCard = new ByteArrayOutputStream();

    private Wiretap(BenchCard card, int spoilt) throws IOException {
        this.card = card;
        this.target = (Address.Tcp) card.address();
        this.spoilt = spoilt;
        this.server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    }

    /** @param card one that is reached over TCP */
    public static Wiretap before(BenchCard card) throws IOException {
        return spoiling(card, Integer.MAX_VALUE);
    }

    /** The same, but from this byte on all that goes to the card is changed. */
    public static Wiretap spoiling(BenchCard card, int from) throws IOException {
        Wiretap tap = new Wiretap(card, from);
        start(tap::accept);
        return tap;
    }

    /** Where those come who should come to the card. */
    public Address address() {
        return Address.loopback(server.getLocalPort());
    }

    /** The card's answer to somebody who says this of himself, past this wire. */
    public Response ask(PeerRole role, String name, Request.Builder request) {
        Request asked = request.build();
        Call call = new Call(address(), card.channel(role, name), role, name);
        Response answer = card.join(call.ask(asked));
        card.bench().journal().said(name + ", past the wiretap,", card.id(), asked, answer);
        return answer;
    }

    /** All that was said to the card. */
    public synchronized byte[] toCard() {
        return toCard.toByteArray();
    }

    /** All that the card said. */
    public synchronized byte[] fromCard() {
        return fromCard.toByteArray();
    }

    /** Whether any eight bytes of this in a row went by, either way. */
    public boolean heard(byte[] secret) {
        return Remains.shows(toCard(), secret) || Remains.shows(fromCard(), secret);
    }

    private void accept() throws IOException {
        while (!server.isClosed()) {
            Socket near = server.accept();
            Socket far = new Socket(target.host(), target.port());
            start(() -> pass(near, far, toCard));
            start(() -> pass(far, near, fromCard));
        }
    }

    private void pass(Socket from, Socket to, ByteArrayOutputStream copy) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                keep(buffer, length, copy);
                out.write(buffer, 0, length);
            }
        }
    }

    /** Keeps what was said, and leaves in the buffer what is passed on. */
    private synchronized void keep(byte[] buffer, int length, ByteArrayOutputStream copy) {
        int before = copy.size();
        copy.write(buffer, 0, length);
        for (int at = Math.max(0, spoilt - before); copy == toCard && at < length; at++) {
            buffer[at] ^= 1;
        }
    }

    /** What ends when a socket is closed. */
    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException ended) {
                        // Somebody has hung up.
                    }
                },
                "wiretap");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
