package dev.holdfast.coordinator.face;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of other makers come through the proxy and believe the certificate. Those that are not installed are left out. */
class ClientsTest {

    private static final String URL = "https://contosomhsm.managedhsm.azure.net/keys?api-version=7.5";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--http1.1",
                "--head --http2",
                "--head --http1.1",
                "--http2",
                "--tls-max 1.2",
                "--data-binary @body --http2",
                "--data-binary @body --http1.1"
            })
    void curl(String options) throws Exception {
        Files.write(folder.resolve("body"), new byte[200_000]);
        String said = run(Stream.concat(
                        Stream.of("curl", "-sS", "-w", " %{http_version} %{http_code}"),
                        Stream.concat(Stream.of(options.split(" ")), Stream.of(URL)))
                .toList());
        assertTrue(said.endsWith(options.contains("http1.1") ? "1.1 200" : "2 200"), said);
        String told = options.contains("head")
                ? "content-length: 10"
                : options.contains("body") ? "200000 bytes" : "contosomhsm";
        assertTrue(said.contains(told), said);
    }

    @Test
    void python() throws Exception {
        assertTrue(run(List.of(
                        "python3",
                        "-c",
                        "import urllib.request; print(urllib.request.urlopen('" + URL + "').read().decode())"))
                .contains("contosomhsm"));
    }

    /** Node's own client knows no proxy, so that the tunnel is asked for here. */
    @Test
    void node() throws Exception {
        assertTrue(run(List.of("node", "-e", """
                        const proxy = new URL(process.env.HTTPS_PROXY), host = 'contosomhsm.managedhsm.azure.net';
                        require('http').request({host: proxy.hostname, port: proxy.port, method: 'CONNECT', path: host + ':443'})
                            .on('connect', (response, socket) => require('https')
                                .get({socket, agent: false, servername: host, host, path: '/keys'},
                                    answer => answer.pipe(process.stdout).on('unpipe', () => process.exit())))
                            .end();
                        """)).contains("contosomhsm"));
    }

    private String run(List<String> command) throws Exception {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(place -> Files.isExecutable(Path.of(place, command.get(0)))),
                command.get(0) + " is not installed.");
        try (TestFace face = new TestFace(folder, FaceLimits.STANDARD, TestFace::slowEcho)) {
            ProcessBuilder builder =
                    new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
            String trusted = face.trusted().toString();
            builder.environment()
                    .putAll(Map.of(
                            "HTTPS_PROXY", "http://127.0.0.1:" + face.port(),
                            "CURL_CA_BUNDLE", trusted,
                            "SSL_CERT_FILE", trusted,
                            "NODE_EXTRA_CA_CERTS", trusted));
            builder.environment().keySet().removeAll(List.of("NO_PROXY", "no_proxy", "https_proxy"));
            Process process = builder.start();
            String said = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertEquals(0, process.waitFor(), said);
            return said;
        }
    }
}
