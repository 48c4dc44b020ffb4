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
import java.nio.charset.StandardCharsets;

/** Somebody on the wire between people and a card: passes on all that they say to each other, and keeps a copy. */
public final class Wiretap implements AutoCloseable {

    private static final int BACKLOG = 16;
    private static final int BUFFER_BYTES = 1 << 14;

    private final BenchCard card;
    private final Address.Tcp target;
    private final ServerSocket server;
    private final ByteArrayOutputStream toCard = new ByteArrayOutputStream();
    private final ByteArrayOutputStream fromCard = new ByteArrayOutputStream();

    private Wiretap(BenchCard card, Address.Tcp target, ServerSocket server) {
        this.card = card;
        this.target = target;
        this.server = server;
    }

    /** @param card one that is reached over TCP */
    public static Wiretap before(BenchCard card) throws IOException {
        Wiretap tap = new Wiretap(
                card, (Address.Tcp) card.address(), new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()));
        start(tap::accept);
        return tap;
    }

    /** The card's answer to somebody who says this of himself, past this wire. */
    public Response ask(PeerRole role, String name, Request.Builder request) {
        Request asked = request.build();
        Call call = new Call(Address.loopback(server.getLocalPort()), card.channel(role, name), role, name);
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
        return contains(toCard(), secret) || contains(fromCard(), secret);
    }

    private static boolean contains(byte[] data, byte[] secret) {
        String text = new String(data, StandardCharsets.ISO_8859_1);
        String wanted = new String(secret, StandardCharsets.ISO_8859_1);
        for (int from = 0; from + Long.BYTES <= wanted.length(); from += Long.BYTES) {
            if (text.contains(wanted.substring(from, from + Long.BYTES))) {
                return true;
            }
        }
        return false;
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
                synchronized (this) {
                    copy.write(buffer, 0, length);
                }
                out.write(buffer, 0, length);
            }
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
