package dev.holdfast.harness.action;

import static dev.holdfast.harness.experiment.Custody.PARTITION;
import static dev.holdfast.harness.experiment.Custody.SOFTHSM;

import dev.holdfast.bridge.custody.CustodySpec;
import dev.holdfast.bridge.custody.ExchangeKeyCustody;
import dev.holdfast.bridge.custody.MakerTrust;
import dev.holdfast.bridge.custody.SoftHsmToken;
import dev.holdfast.bridge.custody.TokenCustody;
import dev.holdfast.bridge.custody.TokenFaults;
import dev.holdfast.coordinator.securitydomain.Custody;
import java.io.ByteArrayInputStream;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;

/** The custody a drill chose, open for as long as an exchange key is outstanding. */
public record HeldCustody(Custody custody, String describe) implements AutoCloseable {

    /** @param faults what is wrong with the token, if there is one */
    public static HeldCustody open(
            dev.holdfast.harness.experiment.Custody choice, DrillFolders folders, Service service, TokenFaults faults) {
        if (choice.equals(PARTITION)) {
            return new HeldCustody(new Custody.InPartition(), "the vault of the new pool");
        }
        return choice.equals(SOFTHSM)
                ? inToken(SoftHsmToken.prepare(folders.token()), service, faults)
                : inToken(CustodySpec.parse(choice.text()), service, faults);
    }

    @Override
    public void close() {
        if (custody instanceof Custody.InToken token) {
            token.custodian().close();
        }
    }

    private static HeldCustody inToken(CustodySpec spec, Service service, TokenFaults faults) {
        ExchangeKeyCustody custodian = new TokenCustody(
                spec, new MakerTrust(List.of(certificate(service.rack().makerRoot()))), new SecureRandom(), faults);
        return new HeldCustody(new Custody.InToken(custodian), custodian.describe());
    }

    private static X509Certificate certificate(byte[] der) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException e) {
            throw new IllegalStateException("the maker's root is a certificate", e);
        }
    }
}
