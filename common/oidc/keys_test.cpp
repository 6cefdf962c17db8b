#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "common/oidc/base64url.hpp"
#include "common/oidc/keys.hpp"
#include "common/oidc/signing_key.hpp"
#include "common/testing/testing.hpp"

using namespace tornado;
using namespace tornado::oidc;
using nlohmann::json;
using testing::Lines;

namespace {

// The values of RFC 7515, appendices A.2 and A.3, and RFC 8037, appendix A.4.
const std::string claims =
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvb"
    "S9pc19yb290Ijp0cnVlfQ";

const json rsa{
    {"kty", "RSA"},
    {"n",
     "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPC"
     "JrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soM"
     "Zo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2C"
     "apHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NA"
     "co9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"},
    {"e", "AQAB"}};
const std::string rsa_text = "eyJhbGciOiJSUzI1NiJ9." + claims;
const std::string rsa_signature =
    "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-"
    "0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrn"
    "byTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi1"
    "2jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs"
    "98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";

const json ec{{"kty", "EC"},
              {"crv", "P-256"},
              {"x", "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"},
              {"y", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}};
const std::string ec_text = "eyJhbGciOiJFUzI1NiJ9." + claims;
const std::string ec_signature =
    "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJ"
    "qPP3-Kg6NU1Q";

const json ed{{"kty", "OKP"},
              {"crv", "Ed25519"},
              {"x", "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}};
const std::string ed_text =
    "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
const std::string ed_signature =
    "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sV"
    "vpAr_MuM0KAg";

bool verifies(const json& key,
              const std::string& text,
              const std::string& signature) {
    return PublicKey::parse(key).verifies(text, *base64url_decode(signature));
}

json with(json object, const std::string& name, const json& value) {
    object[name] = value;
    return object;
}

/// What is said of a key, or "taken".
std::string refusal(const json& key) {
    try {
        (void)PublicKey::parse(key);
        return "taken";
    } catch (const Error& error) {
        return error.what();
    }
}

std::string found(const KeySet& keys, const std::string& id, Algorithm type) {
    try {
        return "found " + keys.find(id, type).id();
    } catch (const UnknownKeyError& error) {
        return std::string("unknown: ") + error.what();
    } catch (const Error& error) {
        return error.what();
    }
}

}  // namespace

TEST_CASE("00.0 oidc: base64url is taken only as it would be written" *
          doctest::description("RFC 4648, section 5, without padding; one text "
                               "for each sequence of bytes.")) {
    EXPECT_EQ(base64url_encode("\x14\xfb\x9c\x03\xd9\x7e"), "FPucA9l-");
    EXPECT_EQ(base64url_encode("\xff\xff"), "__8");
    EXPECT_EQ(base64url_decode("__8").value_or("none"), "\xff\xff");
    EXPECT_EQ(base64url_decode("").value_or("none"), "");
    for (const char* text : {"__8=", "//8", "++", "__9", "a", "a b", "_\n"})
        EXPECT_EQ(base64url_decode(text).value_or("none"), "none");
}

TEST_CASE("00.0 oidc: the signatures of the RFCs verify, and no others" *
          doctest::description("The known answers of RFC 7515, A.2 and A.3, "
                               "and of RFC 8037, A.4.")) {
    EXPECT(verifies(rsa, rsa_text, rsa_signature), "RS256 verifies");
    EXPECT(verifies(ec, ec_text, ec_signature), "ES256 verifies");
    EXPECT(verifies(ed, ed_text, ed_signature), "EdDSA verifies");
    const std::vector<std::pair<json, std::string>> all{
        {rsa, rsa_signature}, {ec, ec_signature}, {ed, ed_signature}};
    for (const auto& [key, signature] : all) {
        EXPECT(!verifies(key, rsa_text + "x", signature), "another text");
        EXPECT(!verifies(key, rsa_text, ""), "no signature");
        EXPECT(!verifies(key, rsa_text, "AAAA"), "a short one");
        EXPECT(!verifies(key, rsa_text, std::string(86, 'A')), "zeros");
        EXPECT(!verifies(key, rsa_text, std::string(342, 'A')), "more zeros");
    }
    EXPECT(!verifies(ec, ec_text, ec_signature + "AAAA"), "a longer one");
}

TEST_CASE("00.0 oidc: a key that is made here signs, and its public half says "
          "so" *
          doctest::description("What the provider for development does.")) {
    for (const Algorithm algorithm :
         {Algorithm::rs256, Algorithm::es256, Algorithm::eddsa}) {
        const SigningKey key("k", algorithm);
        const PublicKey half = PublicKey::parse(key.jwk());
        EXPECT_EQ(half.id(), "k");
        EXPECT(half.algorithm() == algorithm, "the same algorithm");
        const std::string signature = key.signature_of("text");
        EXPECT(half.verifies("text", signature), "its own signature");
        EXPECT(!half.verifies("texts", signature), "nothing else");
        EXPECT(!PublicKey::parse(SigningKey("k", algorithm).jwk())
                    .verifies("text", signature),
               "and another key does not");
    }
}

TEST_CASE("00.0 oidc: a key that is none, or for something else, is refused" *
          doctest::description("A weak key is worse than none: with it anybody "
                               "signs.")) {
    const json point = with(ec, "y", ec["x"]);
    const Lines refusals{refusal(rsa),
                         refusal(with(rsa, "use", "sig")),
                         refusal(with(rsa, "use", "enc")),
                         refusal(with(rsa, "alg", "HS256")),
                         refusal(with(rsa, "key_ops", {"encrypt"})),
                         refusal(with(rsa, "e", "AQ")),
                         refusal(with(rsa, "e", "AAAA")),
                         refusal(with(rsa, "n", "AQAB")),
                         refusal(with(rsa, "n", std::string(2000, 'B'))),
                         refusal(with(rsa, "n", "no base64!")),
                         refusal(with(rsa, "n", 17)),
                         refusal(point),
                         refusal(with(ec, "crv", "P-384")),
                         refusal(with(ec, "x", "AQAB")),
                         refusal(with(ed, "crv", "X25519")),
                         refusal({{"kty", "oct"}, {"k", "AQAB"}}),
                         refusal(json::array())};
    EXPECT_EQ(refusals,
              (Lines{"taken",
                     "taken",
                     "a key that is not for signatures",
                     "a key for another algorithm",
                     "a key that is not for verifying",
                     "an RSA key with an exponent that nobody uses",
                     "an RSA key with an exponent that nobody uses",
                     "an RSA key of 17 bits",
                     "an RSA key of 11995 bits",
                     "a key's \"n\" is no base64url",
                     "a key's \"n\" is no base64url",
                     "a key of type EC is not valid",
                     "a key on a curve that is not P-256",
                     "a key on a curve that is not P-256",
                     "a key on a curve that is not Ed25519",
                     "a key of a type that is not known here",
                     "a key that is no object"}));
}

TEST_CASE("00.0 oidc: the key for a token is found by its name and its kind" *
          doctest::description("A token without a name needs a set in which "
                               "one key alone fits.")) {
    const json set{{"keys",
                    {with(rsa, "kid", "r"),
                     with(ec, "kid", "e"),
                     with(ec, "kid", "f"),
                     {{"kty", "oct"}, {"kid", "o"}, {"k", "AQAB"}},
                     "junk"}}};
    const KeySet keys = KeySet::parse(set.dump());
    EXPECT_EQ(keys.size(), 3u);
    EXPECT_EQ((Lines{found(keys, "r", Algorithm::rs256),
                     found(keys, "", Algorithm::rs256),
                     found(keys, "f", Algorithm::es256),
                     found(keys, "", Algorithm::es256),
                     found(keys, "r", Algorithm::es256),
                     found(keys, "o", Algorithm::rs256),
                     found(keys, "", Algorithm::eddsa)}),
              (Lines{"found r",
                     "found r",
                     "found f",
                     "several keys fit, and none is named",
                     "unknown: there is no key \"r\" for ES256",
                     "unknown: there is no key \"o\" for RS256",
                     "unknown: there is no key \"\" for EdDSA"}));
}

TEST_CASE("00.0 oidc: a set of keys that is none is an error" *
          doctest::description("Whatever a server sends, there is a sentence "
                               "for it.")) {
    json many{{"keys", json::array()}};
    for (int i = 0; i < 65; ++i)
        many["keys"].push_back(rsa);
    Lines refusals;
    for (const std::string& text : {std::string("junk"),
                                    std::string("[]"),
                                    std::string("{}"),
                                    std::string(R"({"keys":{}})"),
                                    many.dump(),
                                    std::string(200'000, ' ')}) {
        try {
            (void)KeySet::parse(text);
            refusals.emplace_back("taken");
        } catch (const Error& error) {
            refusals.emplace_back(error.what());
        }
    }
    EXPECT_EQ(refusals,
              (Lines{"a set of keys that is no JSON object",
                     "a set of keys that is no JSON object",
                     "a set of keys without \"keys\"",
                     "a set of keys without \"keys\"",
                     "a set of too many keys",
                     "a set of keys of 200000 bytes"}));
}
