package dev.holdfast.partition.host;

import dev.holdfast.proto.trust.Papers;
import dev.holdfast.proto.trust.PapersFolder;
import dev.holdfast.proto.trust.Pem;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** Writes what a {@link PapersFolder} reads: each file whole or not at all, the certificate last. */
final class PapersFiles {

    private PapersFiles() {}

    static void write(Path folder, Papers papers) throws IOException {
        List<byte[]> roots = new ArrayList<>();
        List<byte[]> revocations = new ArrayList<>();
        try {
            for (X509Certificate root : papers.trust().roots()) {
                roots.add(root.getEncoded());
            }
            for (X509CRL list : papers.trust().revocations()) {
                revocations.add(list.getEncoded());
            }
        } catch (GeneralSecurityException e) {
            throw new IOException("The owner's papers cannot be written.", e);
        }
        PrivateFiles.createFolder(folder);
        PrivateFiles.replace(folder.resolve(PapersFolder.ROOTS), Pem.CERTIFICATE.write(roots));
        if (!revocations.isEmpty()) {
            PrivateFiles.replace(folder.resolve(PapersFolder.REVOKED), Pem.REVOCATIONS.write(revocations));
        }
        PrivateFiles.replace(folder.resolve(PapersFolder.CERTIFICATE), Pem.CERTIFICATE.write(papers.encodedChain()));
    }
}
