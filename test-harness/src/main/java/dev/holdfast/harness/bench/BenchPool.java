package dev.holdfast.harness.bench;

import static dev.holdfast.harness.stage.StageTime.join;

import dev.holdfast.coordinator.access.Caller;
import dev.holdfast.coordinator.access.RoleClient;
import dev.holdfast.coordinator.keys.KeyClient;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.coordinator.pool.PoolSpec;
import dev.holdfast.coordinator.pool.Pools;
import dev.holdfast.coordinator.securitydomain.SecurityDomains;
import dev.holdfast.harness.custodians.Custodian;
import dev.holdfast.proto.v1.RoleAssignment;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** A pool with one caller who may do everything that is measured. */
final class BenchPool {

    static final Caller CALLER = new Caller("b0000000-0000-4000-8000-000000000001");
    static final int QUORUM = 2;

    private static final int HOLDERS = 3;
    /** The built-in roles that make keys and that read all there is. */
    private static final List<String> ROLES =
            List.of("21dbd100-6940-42c2-9190-5d6cb909625b", "2c18b078-7c48-4d3a-af88-5a3a1b3f82b3");

    private BenchPool() {}

    static List<Custodian> holders(Path folder) {
        return IntStream.rangeClosed(1, HOLDERS)
                .mapToObj(number -> Custodian.create(folder, "custodian-" + number))
                .toList();
    }

    static Pool create(Pools pools, String name, int cards) {
        return join(pools.create(PoolSpec.of(name, CALLER.principal()).withCards(cards)));
    }

    /** @return the security domain */
    static byte[] activate(Pool pool, SecurityDomains domains, List<Custodian> holders) {
        List<byte[]> certificates =
                holders.stream().map(Custodian::certificateDer).toList();
        return join(domains.download(pool, CALLER, certificates, QUORUM));
    }

    static void assignRoles(Pool pool) {
        ROLES.forEach(role -> join(roles(pool)
                .putAssignment(RoleAssignment.newBuilder()
                        .setId(UUID.randomUUID().toString())
                        .setScope("/")
                        .setRoleDefinitionId(role)
                        .setPrincipal(CALLER.principal())
                        .build())));
    }

    static KeyClient keys(Pool pool) {
        return new KeyClient(pool.client(), CALLER);
    }

    static RoleClient roles(Pool pool) {
        return new RoleClient(pool.client(), CALLER);
    }
}
