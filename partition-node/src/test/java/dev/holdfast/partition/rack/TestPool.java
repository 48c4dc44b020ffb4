package dev.holdfast.partition.rack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.certificate.CertificateIssuer;
import dev.holdfast.partition.certificate.CertificateIssuer.Purpose;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.CloneBlob;
import dev.holdfast.proto.v1.CloneRequest;
import dev.holdfast.proto.v1.CloneSource;
import dev.holdfast.proto.v1.CloneTarget;
import dev.holdfast.proto.v1.CloneTargetInit;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.CreateKey;
import dev.holdfast.proto.v1.DeleteRoleAssignment;
import dev.holdfast.proto.v1.DownloadDomain;
import dev.holdfast.proto.v1.InitializePool;
import dev.holdfast.proto.v1.KeyAttributes;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.Operator;
import dev.holdfast.proto.v1.ProvisionPool;
import dev.holdfast.proto.v1.PutRoleAssignment;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.RoleAssignment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** A pool on a {@link VirtualRack}, and the people who may use it. */
public final class TestPool {

    public static final String ADMINISTRATOR = principal(1);
    public static final String USER = principal(2);
    public static final String OFFICER = principal(3);
    public static final String NOBODY = principal(9);

    public static final String CRYPTO_USER = "21dbd100-6940-42c2-9190-5d6cb909625b";
    public static final String CRYPTO_OFFICER = "515eb02d-2335-4d2d-92f2-b1cbdf9c3778";

    private static final List<ByteString> QUORUM =
            IntStream.range(0, 3).mapToObj(TestPool::wrappingCertificate).toList();

    private final List<Machine> machines;

    private TestPool(List<Machine> machines) {
        this.machines = machines;
    }

    /** Provisioned: nobody has downloaded its security domain yet. */
    public static TestPool provisioned(VirtualRack rack, String name, int cards) {
        return provisioned(rack, name, cards, 7);
    }

    private static TestPool provisioned(VirtualRack rack, String name, int cards, int retentionDays) {
        List<Machine> machines = new ArrayList<>();
        for (int i = 1; i <= cards; i++) {
            machines.add(rack.card(name + "-" + i));
            assertEquals(
                    CardState.UNINITIALIZED, machines.get(machines.size() - 1).powerOn());
        }
        TestPool pool = new TestPool(machines);
        done(machines.get(0).ask(initialize(name, machines)));
        machines.stream().skip(1).forEach(blank -> clone(machines.get(0), blank));
        done(machines.get(0)
                .ask(Request.newBuilder()
                        .setProvisionPool(ProvisionPool.newBuilder()
                                .setName(name)
                                .addAdministrators(ADMINISTRATOR)
                                .setRetentionDays(retentionDays))));
        return pool;
    }

    /** In use: with an administrator, a crypto user and a crypto officer. */
    public static TestPool activated(VirtualRack rack, String name, int cards) {
        return activated(rack, name, cards, 7);
    }

    /** The same, with so many days before a deleted key is purged. */
    public static TestPool activated(VirtualRack rack, String name, int cards, int retentionDays) {
        TestPool pool = provisioned(rack, name, cards, retentionDays);
        pool.done(ADMINISTRATOR, download());
        pool.assign(USER, CRYPTO_USER);
        pool.assign(OFFICER, CRYPTO_OFFICER);
        return pool;
    }

    public static Request.Builder initialize(String name, List<Machine> machines) {
        return Request.newBuilder()
                .setInitializePool(InitializePool.newBuilder()
                        .setPoolId(ByteString.copyFromUtf8((name + "-".repeat(16)).substring(0, 16)))
                        .setGeneration(1)
                        .addAllMembers(machines.stream().map(Machine::asMember).toList()));
    }

    /** The exchange by which a member lets a blank card join. */
    public static void clone(Machine member, Machine blank) {
        CloneBlob grant = done(member.ask(cloneSource(blank))).getCloneBlob();
        done(blank.ask(
                Request.newBuilder().setCloneTarget(CloneTarget.newBuilder().setBlob(grant))));
    }

    /** What a blank card asks of a member. */
    public static Request.Builder cloneSource(Machine blank) {
        CloneRequest offer = done(blank.ask(
                        Request.newBuilder().setCloneTargetInit(CloneTargetInit.getDefaultInstance())))
                .getCloneRequest();
        return Request.newBuilder().setCloneSource(CloneSource.newBuilder().setRequest(offer));
    }

    public static Request.Builder download() {
        return Request.newBuilder()
                .setDownloadDomain(DownloadDomain.newBuilder().setRequired(2).addAllWrappingCertificates(QUORUM));
    }

    public static Request.Builder createKey(String name, KeySpec spec) {
        return Request.newBuilder()
                .setCreateKey(CreateKey.newBuilder()
                        .setName(name)
                        .setSpec(spec)
                        .setAttributes(KeyAttributes.newBuilder().setEnabled(true)));
    }

    /** The n-th of all principals. */
    public static String principal(int n) {
        return new UUID(0, n).toString();
    }

    public Machine card(int index) {
        return machines.get(index);
    }

    public List<Machine> cards() {
        return machines;
    }

    /** At the whole HSM. */
    public void assign(String principal, String role) {
        done(
                ADMINISTRATOR,
                Request.newBuilder()
                        .setPutRoleAssignment(PutRoleAssignment.newBuilder()
                                .setAssignment(RoleAssignment.newBuilder()
                                        .setId(assignment(principal, role))
                                        .setScope("/")
                                        .setRoleDefinitionId(role)
                                        .setPrincipal(principal))));
    }

    public void unassign(String principal, String role) {
        done(
                ADMINISTRATOR,
                Request.newBuilder()
                        .setDeleteRoleAssignment(
                                DeleteRoleAssignment.newBuilder().setScope("/").setId(assignment(principal, role))));
    }

    private static String assignment(String principal, String role) {
        return UUID.nameUUIDFromBytes((principal + role).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    /** Asks the first card. */
    public Response ask(String principal, Request.Builder request) {
        return machines.get(0).ask(as(principal, request));
    }

    /** Asks the first card for something it must do. */
    public Response done(String principal, Request.Builder request) {
        return done(ask(principal, request));
    }

    public static Request.Builder as(String principal, Request.Builder request) {
        return request.setOperator(Operator.newBuilder().setPrincipal(principal));
    }

    private static Response done(Response response) {
        assertEquals(Code.OK, response.getStatus().getCode(), () -> response.getStatus()
                .getMessage());
        return response;
    }

    private static ByteString wrappingCertificate(int number) {
        CryptoEngine crypto = TestCrypto.ENGINE;
        CryptoEngine.Generated authority = crypto.generateCardKey();
        CryptoEngine.Generated pair = crypto.generate(
                KeySpec.newBuilder().setType(KeyType.RSA).setSize(2048).build());
        return ByteString.copyFrom(
                new CertificateIssuer("CN=issuer", message -> crypto.signAsCard(authority.material(), message), crypto)
                        .issue("CN=custodian " + number, pair.publicKey(), Purpose.EXCHANGE, 0, 4_000_000_000_000L));
    }
}
