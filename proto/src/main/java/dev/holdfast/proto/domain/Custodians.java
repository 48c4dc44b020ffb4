package dev.holdfast.proto.domain;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The holders' offline half of a recovery, as {@code az keyvault security-domain restore-blob} does it: enough of them
 * open the security domain and encrypt it again to another pool's exchange key. No private key leaves this machine.
 */
public final class Custodians {

    private Custodians() {}

    /**
     * Makes the restore blob.
     *
     * @param keys of holders, in any order; once enough of them have opened their shares, the rest are not used
     * @throws RefusedException BAD_PARAMETER when the keys are too few, are the same or have no share here; TAMPERED when
     *     a share or an item is damaged. The message says how many shares were needed, how many opened, and why the others
     *     did not
     */
    public static RestoreBlob restoreBlob(
            SecurityDomainFile domain, WrappingKey exchangeKey, List<CustodianKey> keys, Randomness randomness) {
        List<byte[]> shares = new ArrayList<>();
        byte[] masterKey = {};
        Map<String, byte[]> items = Map.of();
        try {
            collect(shares, domain, keys);
            masterKey = Shares.join(shares);
            items = domain.items().open(masterKey);
            return RestoreBlob.seal(items, exchangeKey, randomness);
        } finally {
            shares.forEach(share -> Arrays.fill(share, (byte) 0));
            Arrays.fill(masterKey, (byte) 0);
            DomainItems.wipe(items);
        }
    }

    private static void collect(List<byte[]> shares, SecurityDomainFile domain, List<CustodianKey> keys) {
        refuseDuplicates(keys);
        List<String> reasons = new ArrayList<>();
        Code code = Code.BAD_PARAMETER;
        for (CustodianKey key : keys) {
            if (shares.size() == domain.required()) {
                return;
            }
            CompactJwe share = domain.share(key.certificate().thumbprint()).orElse(null);
            if (share == null) {
                reasons.add(key.name() + " has no share in this security domain");
                continue;
            }
            try {
                shares.add(share.open(key.openerFor(share.keyManagement())));
            } catch (RefusedException e) {
                code = Code.TAMPERED;
                reasons.add("the share of " + key.name() + " is damaged");
            }
        }
        if (shares.size() < domain.required()) {
            String found = "The security domain needs " + domain.required() + " shares, and the keys given ("
                    + keys.size() + ") opened " + shares.size();
            throw new RefusedException(
                    code, reasons.isEmpty() ? found + "." : found + ": " + String.join("; ", reasons) + ".");
        }
    }

    private static void refuseDuplicates(List<CustodianKey> keys) {
        Map<String, String> names = new HashMap<>();
        for (CustodianKey key : keys) {
            String other = names.put(key.certificate().thumbprint(), key.name());
            if (other != null) {
                throw new RefusedException(
                        Code.BAD_PARAMETER, other + " and " + key.name() + " are the same key, which counts once.");
            }
        }
    }
}
