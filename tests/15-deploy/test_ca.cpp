#include "tests/support/test_ca.hpp"

#include <cstdio>
#include <stdexcept>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "address.hpp"

namespace tornado::testing {

namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using File = std::unique_ptr<std::FILE, decltype(&std::fclose)>;

Key new_key() {
    return {EVP_EC_gen("P-256"), EVP_PKEY_free};
}

void add_extension(X509* certificate, int nid, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension =
        X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
    if (!extension) throw std::runtime_error("a bad extension: " + value);
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

/// A certificate without a signature.
Certificate draft(const Key& key, const std::string& name, X509* issuer) {
    Certificate made(X509_new(), X509_free);
    static long serial = 1;
    X509_set_version(made.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(made.get()), serial++);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), -2L * 86400);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), 86400);
    X509_set_pubkey(made.get(), key.get());
    X509_NAME_add_entry_by_txt(
        X509_get_subject_name(made.get()),
        "CN",
        MBSTRING_UTF8,
        reinterpret_cast<const unsigned char*>(name.c_str()),
        -1,
        -1,
        0);
    X509_set_issuer_name(made.get(),
                         X509_get_subject_name(issuer ? issuer : made.get()));
    return made;
}

File open_file(const std::string& path) {
    File file(std::fopen(path.c_str(), "we"), std::fclose);
    if (!file) throw std::runtime_error("cannot write " + path);
    return file;
}

}  // namespace

struct TestCA::Keys {
    Key key = new_key();
    Certificate certificate = draft(key, "a test's own authority", nullptr);
};

TestCA::TestCA() {
    keys_ = std::make_unique<Keys>();
    X509* certificate = keys_->certificate.get();
    add_extension(certificate, NID_basic_constraints, "critical,CA:TRUE");
    X509_sign(certificate, keys_->key.get(), EVP_sha256());
    PEM_write_X509(open_file(folder_.path() / "ca.pem").get(), certificate);
}

TestCA::~TestCA() = default;

SSLOptions TestCA::issue(const std::vector<std::string>& names, Valid valid) {
    const Key key = new_key();
    const Certificate made =
        draft(key, "a test's server", keys_->certificate.get());
    std::string alternatives;
    for (const std::string& name : names)
        alternatives += (alternatives.empty() ? "" : ",") +
                        std::string(is_valid_ip(name) ? "IP:" : "DNS:") + name;
    add_extension(made.get(), NID_subject_alt_name, alternatives);
    if (valid == Valid::no_longer)
        X509_gmtime_adj(X509_getm_notAfter(made.get()), -86400);
    X509_sign(made.get(), keys_->key.get(), EVP_sha256());
    const std::string path = folder_.path() / std::to_string(++issued_);
    PEM_write_X509(open_file(path + ".pem").get(), made.get());
    PEM_write_PrivateKey(open_file(path + ".key").get(),
                         key.get(),
                         nullptr,
                         nullptr,
                         0,
                         nullptr,
                         nullptr);
    return {.certfile = path + ".pem", .keyfile = path + ".key"};
}

SSLOptions TestCA::trusted() const {
    return {.ca_certs = folder_.path() / "ca.pem"};
}

std::shared_ptr<const SSLContext>
TestCA::server(const std::vector<std::string>& names, Valid valid) {
    return std::make_shared<const SSLContext>(SSLContext::Side::server,
                                              issue(names, valid));
}

}  // namespace tornado::testing
