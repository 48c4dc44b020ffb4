package dev.holdfast.harness.functional;

import com.google.protobuf.ByteString;
import dev.holdfast.harness.cluster.FolderTree;
import dev.holdfast.partition.certificate.CertificateIssuer;
import dev.holdfast.partition.certificate.CertificateIssuer.Purpose;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.factory.Maker;
import dev.holdfast.partition.firmware.Firmware;
import dev.holdfast.partition.host.AuthorityFolder;
import dev.holdfast.partition.host.CardHost;
import dev.holdfast.partition.host.FirmwareFactory;
import dev.holdfast.partition.host.HostCrypto;
import dev.holdfast.partition.host.OwnerFolder;
import dev.holdfast.partition.image.ImageBuilder;
import dev.holdfast.partition.image.ImageParts;
import dev.holdfast.proto.channel.EventLoops;
import dev.holdfast.proto.channel.TlsIdentity;
import dev.holdfast.proto.domain.CustodianKey;
import dev.holdfast.proto.domain.WrappingKey;
import dev.holdfast.proto.trust.Pem;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.PeerRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What all benches of a run share: who makes and owns the cards, threads, and a folder that goes at the end. */
public final class Workshop implements AutoCloseable {

    private static final int CUSTODIANS = 3;
    private static final long FAR_FUTURE_MILLIS = 4_000_000_000_000L;

    private final Path folder;
    private final CryptoEngine crypto = HostCrypto.engine("functional-tests");
    private final Maker maker;
    private final OwnerFolder owner;
    private final EventLoops loops = new EventLoops(2);
    private final ExecutorService workers =
            Executors.newFixedThreadPool(Math.max(2, Runtime.getRuntime().availableProcessors()), task -> {
                Thread thread = new Thread(task, "crypto-worker");
                thread.setDaemon(true);
                return thread;
            });
    private final Map<Firmware, ByteString> images = new HashMap<>();
    private @Nullable List<CustodianKey> custodians;
    private int cards;

    private Workshop(Path folder) throws IOException {
        this.folder = folder;
        maker = AuthorityFolder.maker(folder.resolve("maker"), crypto);
        owner = OwnerFolder.open(folder.resolve("owner"), crypto);
    }

    public static Workshop open() throws IOException {
        return new Workshop(Files.createTempDirectory("holdfast-functional"));
    }

    /** A new card with this firmware and its owner's papers, without power. Returns its id. */
    String manufacture(Firmware firmware) throws IOException {
        return manufacture(image(firmware));
    }

    /** The same with an image that it would perhaps not accept if it were loaded. */
    synchronized String manufacture(ByteString image) throws IOException {
        String id = "card-" + ++cards;
        CardHost.install(folderOf(id), maker.manufacture(id));
        owner.certifyCard(folderOf(id));
        FirmwareFactory.install(folderOf(id), image);
        return id;
    }

    Path folderOf(String card) {
        return folder.resolve(card);
    }

    /** An image with the built-in parts, the same each time. */
    synchronized ByteString image(Firmware firmware) {
        return images.computeIfAbsent(firmware, wanted -> image(wanted, ImageParts.builtIn()));
    }

    /** An image that maker and owner have signed. */
    synchronized ByteString image(Firmware firmware, ImageParts parts) {
        return FirmwareFactory.build(firmware, parts, maker, owner);
    }

    /** The same by whatever hands. */
    static ByteString image(Firmware firmware, ImageBuilder.Sealer vendor, ImageBuilder.Sealer owner) {
        return ImageBuilder.build(firmware, System.currentTimeMillis(), ImageParts.builtIn(), vendor, owner);
    }

    ImageBuilder.Sealer vendorSealer() {
        return maker::sealFirmware;
    }

    ImageBuilder.Sealer ownerSealer() {
        return owner::sealFirmware;
    }

    /** The private keys under which images are certified, PKCS#8, of vendor and owner. */
    Map<String, byte[]> rootKeys() throws IOException {
        Map<String, byte[]> keys = new HashMap<>();
        for (String authority : List.of("maker", "owner")) {
            String pem = Files.readString(folder.resolve(authority).resolve("key.pem"));
            keys.put(authority, Pem.PRIVATE_KEY.read(pem));
        }
        return keys;
    }

    /** The owner's papers for somebody who comes over TLS. */
    synchronized TlsIdentity papers(String name, PeerRole role) throws IOException {
        Path holder = folder.resolve("papers-" + name);
        if (!Files.exists(holder)) {
            owner.equip(holder, name, role);
        }
        return TlsIdentity.open(holder);
    }

    /** Papers of the same kind by another owner, who believes ours. */
    synchronized TlsIdentity strangersPapers(String name, PeerRole role) throws IOException {
        Path holder = folder.resolve("strange-" + name);
        try (OwnerFolder stranger = OwnerFolder.open(folder.resolve("stranger"), crypto)) {
            stranger.equip(holder, name, role);
        }
        owner.publish(holder);
        return TlsIdentity.open(holder);
    }

    /** The certificates of those who keep a pool's security domain, RSA-2048, DER. */
    List<ByteString> custodians() {
        return custodianKeys().stream()
                .map(key -> ByteString.copyFrom(key.certificate().der()))
                .toList();
    }

    /** The same with their private keys, which no card ever sees. */
    synchronized List<CustodianKey> custodianKeys() {
        if (custodians == null) {
            custodians = IntStream.rangeClosed(1, CUSTODIANS)
                    .mapToObj(this::custodian)
                    .toList();
        }
        return custodians;
    }

    CryptoEngine crypto() {
        return crypto;
    }

    EventLoops loops() {
        return loops;
    }

    ExecutorService workers() {
        return workers;
    }

    private CustodianKey custodian(int number) {
        CryptoEngine.Generated authority = crypto.generateCardKey();
        CryptoEngine.Generated pair = crypto.generate(
                KeySpec.newBuilder().setType(KeyType.RSA).setSize(2048).build());
        byte[] certificate = new CertificateIssuer(
                        "CN=issuer", message -> crypto.signAsCard(authority.material(), message), crypto)
                .issue("CN=custodian " + number, pair.publicKey(), Purpose.EXCHANGE, 0, FAR_FUTURE_MILLIS);
        try {
            RSAPrivateCrtKey privateKey = (RSAPrivateCrtKey)
                    KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pair.material()));
            return new CustodianKey("custodian " + number, privateKey, WrappingKey.parseDer(certificate));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key that was just made can be read", e);
        }
    }

    @Override
    public void close() {
        owner.close();
        maker.close();
        workers.shutdownNow();
        loops.close();
        FolderTree.delete(folder);
    }
}
