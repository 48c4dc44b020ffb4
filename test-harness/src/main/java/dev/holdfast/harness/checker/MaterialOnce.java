package dev.holdfast.harness.checker;

import dev.holdfast.harness.history.Call;
import dev.holdfast.harness.history.Result;
import dev.holdfast.harness.history.Result.Done;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Material is made once, for one version, and stays with it: a key made again under a purged name has new material, a
 * version's material never changes, and what a version signs verifies with it. Of generated keys; who imports the same
 * material twice on purpose must not record it.
 */
final class MaterialOnce implements Invariant {

    @Override
    public String name() {
        return "new material for every version";
    }

    @Override
    public List<String> broken(Observed observed) {
        List<String> broken = new ArrayList<>();
        Map<String, Call> makers = new HashMap<>();
        Map<String, String> materials = new HashMap<>();
        Map<String, String> versions = new HashMap<>();
        for (Call call : observed.history().calls()) {
            if (!(call.result() instanceof Done done) || done.version().isEmpty()) {
                continue;
            }
            String version = done.version();
            if (call.operation().isMaking()) {
                Call maker = makers.putIfAbsent(version, call);
                if (maker != null) {
                    broken.add(Words.of(call) + " made a version that " + Words.of(maker) + " had made");
                }
            }
            if (done.material().isEmpty()) {
                continue;
            }
            String material = materials.putIfAbsent(version, done.material());
            if (material != null && !material.equals(done.material())) {
                broken.add(Words.of(call) + " told of the material " + done.material() + ", and another call of "
                        + material);
            }
            String owner = versions.putIfAbsent(done.material(), version);
            if (owner != null && !owner.equals(version) && !done.material().equals(Result.FOREIGN)) {
                broken.add(Words.of(call) + " told of the material of version " + owner);
            }
        }
        return broken;
    }
}
