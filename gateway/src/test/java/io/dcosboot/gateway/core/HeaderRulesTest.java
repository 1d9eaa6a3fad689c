package io.dcosboot.gateway.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.gateway.core.BrowserGuard.Caller;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeaderRulesTest {

    @ParameterizedTest
    @CsvSource({
        "http://cluster:8000/service/a/x, /service/a/x",
        "http://cluster/x, /service/a/x",
        "http://CLUSTER:31000/x?q, /service/a/x?q",
        "http://cluster, /service/a/",
        "/x, /service/a/x",
        "/service/a/x, /service/a/x",
        "/service/a, /service/a",
        "/service/ab, /service/a/service/ab",
        "https://cluster/x, https://cluster/x",
        "http://elsewhere/x, http://elsewhere/x",
        "//elsewhere/x, //elsewhere/x",
        "x/y, x/y",
    })
    void redirectsOfAServiceStayBelowItsPublicPath(String location, String rewritten) {
        assertThat(Redirects.rewrite(location, "http", "cluster:8000", "/service/a"))
                .isEqualTo(rewritten);
    }

    @Test
    void ofTheCookiesOnlyTheGatewaysOwnAreRemoved() {
        assertThat(Cookies.forUpstream(List.of("a=1; dcos-acs-auth-cookie=secret; b=2=3", "c=4;d")))
                .contains("a=1; b=2=3; c=4; d");
        assertThat(Cookies.forUpstream(List.of("dcos-acs-info-cookie=x; dcos-acs-auth-cookie=y")))
                .isEmpty();
        assertThat(Cookies.forUpstream(List.of())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "POST, false, 127.0.0.1:8000, -, -, false",
                "POST, false, 127.0.0.1:8000, http://127.0.0.1:8000, -, false",
                "POST, false, 127.0.0.1:8000, http://evil.example, -, true",
                "POST, false, 127.0.0.1:8000, null, -, true",
                "DELETE, false, c, http://evil.example, same-origin, false",
                "PUT, false, c, -, cross-site, true",
                "PUT, false, c, -, same-site, true",
                "PUT, false, c, -, none, false",
                "GET, false, c, http://evil.example, cross-site, false",
                "GET, true, c, http://evil.example, -, true",
                "GET, true, c:80, http://c:80, -, false",
            })
    void foreignPagesMayNotChangeAnything(
            String method, boolean upgrade, String host, String origin, String site, boolean refused) {
        var caller = new Caller(method, upgrade, host, origin, site);
        assertThat(new BrowserGuard(Set.of(), true).refuses(caller)).isEqualTo(refused);
        assertThat(new BrowserGuard(Set.of(), false).refuses(caller)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"localhost:8000, false", "LOCALHOST, false", "evil.example:8000, true", "'', true"})
    void hostNamesCanBeLimited(String host, boolean refused) {
        var caller = new Caller("GET", false, host, null, null);
        assertThat(new BrowserGuard(Set.of("localhost"), true).refuses(caller)).isEqualTo(refused);
    }

    @ParameterizedTest
    @CsvSource({
        "http://10.0.0.1:8080, http, 10.0.0.1, 8080, ''",
        "https://h/, https, h, 443, ''",
        "HTTP://h, http, h, 80, ''",
        "http://h:1/ui/, http, h, 1, /ui",
        "http://[::1]:1/, http, [::1], 1, ''",
    })
    void upstreamsAreReadFromUrls(String url, String scheme, String host, int port, String path) {
        assertThat(Upstream.parse(url)).contains(new Upstream(scheme, host, port, path));
    }

    @ParameterizedTest
    @CsvSource({"''", "h:80", "ftp://h", "http://", "http://h:99999", "http://a b"})
    void otherTextsAreNoUpstreams(String url) {
        assertThat(Upstream.parse(url)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "/a?x={b}|c /a?x=%7Bb%7D%7Cc",
                "/a\"<>^`\\ /a%22%3C%3E%5E%60%5C",
                "/a%20b?c=%7B&d=[1] /a%20b?c=%7B&d=[1]",
                "/a?q=100% /a?q=100%25",
                "/a%zz /a%zz",
            })
    void charactersThatBrowsersLeaveRawAreEscaped(String sent, String legal) {
        assertThat(RequestTarget.legal(sent)).isEqualTo(legal);
    }

    @Test
    void anAgentsAddressIsInItsPid() {
        assertThat(Upstream.ofPid("http", "slave(1)@127.0.1.1:5051")).contains(Upstream.http("127.0.1.1", 5051));
        assertThat(Upstream.ofPid("http", "slave(1)")).isEmpty();
        assertThat(Upstream.ofPid("http", "slave(1)@127.0.1.1:x")).isEmpty();
    }
}
