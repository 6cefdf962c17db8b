#pragma once
// Answers one request: you derive from it, and write get(), post() and so on.
//
// Mirrors tornado/web.py (v6.5.7) RequestHandler, with @asynchronous as 3.2 to
// 5.1 had it. Left out on purpose: locale, UI modules, output transforms.

#include <concepts>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "common/stub/stub.hpp"

#include "concurrent.hpp"
#include "handler_class.hpp"
#include "handler_session.hpp"
#include "httputil.hpp"
#include "iostream.hpp"

namespace tornado::web {

template <typename Function>
class HandlerCallback;

/// One request and its answer. Each request has a handler of its own.
///
/// A subclass has a public member function for each HTTP method that it
/// answers: get, head, post, delete_, patch, put, options. Its parameters are
/// the groups of the path's pattern, and its return type is its decorator:
///
///     void                finished when it returns
///     web::Asynchronous   finished when somebody calls finish()
///     Future<void>        finished when that is done; it may be a coroutine
///
/// Two more are found by their names: initialize(), which gets the arguments of
/// the rule, and prepare(), void or Future<void>, which goes before the method;
/// the method is not called if prepare() has finished the request.
///
/// What these throw is answered: an HTTPError with its status, Finish with what
/// there is, all else with 500.
///
/// thread:   the loop's
/// lifetime: the connection keeps it until the answer is sent or the client
///           has gone, and beyond that only a Future<void> that is not done,
///           or a shared_ptr of yours, does. Have the callbacks that you leave
///           behind wrapped by callback()
/// Tornado:  web.py RequestHandler (v6.5.7:179)
class RequestHandler : public HandlerSession,
                       public std::enable_shared_from_this<RequestHandler> {
  public:
    RequestHandler();
    ~RequestHandler() override;

    /// Hide it with `true`: then prepare() runs when the head is there, the
    /// body goes to data_received(), and the method is called after it.
    /// Tornado: web.py stream_request_body (v6.5.7:2001)
    static constexpr bool stream_request_body = false;

    // --- the answer: 07.2 ---------------------------------------------------

    /// reason: in place of the usual words. One with a line break or a "<" is
    ///         not taken, and "Unknown" sent
    /// Tornado: RequestHandler.set_status (v6.5.7:357)
    void set_status(int status, std::string_view reason = "");
    int get_status() const;
    const std::string& get_reason() const;

    /// Gives `name` this one value; add_header() leaves those that it has.
    /// errors:  std::invalid_argument for what cannot stand in a header
    /// Tornado: RequestHandler.set_header (v6.5.7:390)
    void set_header(std::string_view name, std::string_view value);
    void add_header(std::string_view name, std::string_view value);
    void clear_header(std::string_view name);

    template <std::integral Number>
    void set_header(std::string_view name, Number value) {
        set_header(name, std::to_string(value));
    }

    /// Those of the answer, as long as they are not sent; then there are none.
    const httputil::HTTPHeaders& headers();

    /// Begins anew: status 200, the default headers, nothing written. Cookies
    /// that were set stay.
    /// Tornado: RequestHandler.clear (v6.5.7:333)
    void clear();

    /// Called when the first header of an answer is needed, and after clear()
    /// once more. Server, Date and "Content-Type: text/html; charset=UTF-8" are
    /// there by then. Does nothing; to be overridden.
    /// Tornado: RequestHandler.set_default_headers (v6.5.7:347)
    virtual void set_default_headers() {}

    /// Appends to the answer. Nothing is sent before flush() or finish().
    /// errors:  std::logic_error after finish()
    /// Tornado: RequestHandler.write (v6.5.7:978)
    void write(std::string_view text);

    /// The same with an object in JSON, and its Content-Type.
    /// errors: as above; std::invalid_argument for anything but an object, as
    ///         in Tornado
    template <std::same_as<nlohmann::json> Json>
    void write(const Json& object) {
        write_json(object);
    }

    /// Sends what was written so far; the first time, with status and headers,
    /// which are fixed then.
    ///
    /// returns: done when the system has taken it; StreamClosedError, which is
    ///          not logged if nobody looks, if the client has gone. To wait for
    ///          it is how you are held back by a client that reads slowly
    /// errors:  std::logic_error after finish()
    /// Tornado: RequestHandler.flush (v6.5.7:1220)
    Future<void> flush();

    /// Sends the rest: the request is answered. Harmless if the client has
    /// gone. If nothing was flushed, the answer gets a Content-Length, and an
    /// Etag if it is a 200 to GET or HEAD. A 204 or a 304 has no body, and none
    /// of the headers that describe one.
    ///
    /// errors:  std::logic_error the second time
    /// Tornado: RequestHandler.finish (v6.5.7:1270)
    void finish();

    /// write() and finish().
    void finish(std::string_view text);

    template <std::same_as<nlohmann::json> Json>
    void finish(const Json& object) {
        write_json(object);
        finish();
    }

    /// True from finish() on, whether the client is still there or not.
    bool finished() const;

    /// Sends the client elsewhere and finishes. It returns to you: what stands
    /// after it is still done.
    ///
    /// status:  300 to 399; 301 for good
    /// errors:  std::logic_error if the headers are out; std::invalid_argument
    /// Tornado: RequestHandler.redirect (v6.5.7:958)
    void redirect(std::string_view url, int status = 302);

    /// Called after finish(). Not if nobody calls that.
    /// Tornado: RequestHandler.on_finish (v6.5.7:300)
    virtual void on_finish() {}

    // --- after the method has returned: 07.3 --------------------------------

    /// Wraps what you leave behind with a loop, a timer or a Future: called
    /// when the handler is gone, it does nothing; what it throws is answered as
    /// if the method had thrown it.
    ///
    ///     loop.call_later(2s, callback([this] { finish("done"); }));
    ///
    /// lifetime: does not keep the handler
    /// Tornado:  what @asynchronous did with stack contexts, until 5.1
    template <typename Function>
    HandlerCallback<Function> callback(Function function);

    // --- errors: 07.4 -------------------------------------------------------

    /// Answers with an error page, see write_error(). If the headers are out
    /// already, it can only close the connection, so that the client sees that
    /// this is not all, and log it ("Cannot send error response after headers
    /// written: …").
    ///
    /// error:   what was thrown, if anything
    /// Tornado: RequestHandler.send_error (v6.5.7:1347); differs: there what
    ///          was flushed looks complete
    void send_error(int status = 500,
                    const std::exception_ptr& error = nullptr,
                    std::string_view reason = "");

    /// Writes the error page; override it to have your own.
    ///
    /// error:   what was thrown, or null
    /// Tornado: RequestHandler.write_error (v6.5.7:1386)
    virtual void write_error(int status, const std::exception_ptr& error);

    /// Logs what a method, or a callback(), has thrown: an HTTPError that has
    /// something to say as a warning ("403 GET /path (127.0.0.1): …"), all else
    /// but HTTPErrors as an error ("Uncaught exception GET /path (127.0.0.1):
    /// …"). Override it to report errors elsewhere.
    /// Tornado: RequestHandler.log_exception (v6.5.7:1944)
    virtual void log_exception(const std::exception_ptr& error);

    /// Deals with what was thrown as if a method had.
    /// errors: none
    void handle_exception(const std::exception_ptr& error);

    // --- the other side: 07.5 -----------------------------------------------

    /// Called if the client leaves before finish().
    /// Tornado: RequestHandler.on_connection_close (v6.5.7:314)
    virtual void on_connection_close() {}

    /// Gets the body piece by piece, if stream_request_body is set. Nothing
    /// more is read until what it returns is done.
    /// Tornado: RequestHandler.data_received (v6.5.7:1897)
    virtual httputil::MaybeFuture data_received(std::string_view piece);

    /// Takes the stream out, for another protocol: nobody will answer here.
    /// returns: null if the client has gone
    /// Tornado: RequestHandler.detach (v6.5.7:1327)
    std::shared_ptr<IOStream> detach();

    // --- ETag: 07.2 makes it, 07.6 compares it ------------------------------

    /// Names what was written: its SHA-1, in quotes. Nothing: no ETag.
    /// Tornado: RequestHandler.compute_etag (v6.5.7:1764)
    virtual std::optional<std::string> compute_etag() const;
    void set_etag_header();

    /// True if the client says that it has what the Etag header names.
    /// Tornado: RequestHandler.check_etag_header (v6.5.7:1788)
    bool check_etag_header() const;

    /// Sends the template with these values; defined by chapter 11.
    /// Tornado: RequestHandler.render (v6.5.7:1010)
    void render(std::string_view template_name, const nlohmann::json& values);

    // --- called by Application, which has made the handler ------------------

    /// Answers the request: everything from initialize() to on_finish().
    ///
    /// returns:  done when the method is; never fails
    /// lifetime: `handler` must be there until this returns
    /// Tornado:  RequestHandler._execute (v6.5.7:1828)
    Future<void> execute(const HandlerClass& handler, PathArguments path);

    /// With stream_request_body: done when prepare() is; and what execute()
    /// waits for before it calls the method.
    Future<void> prepared() const;
    void body_received();

    /// The client has gone, or broken off.
    void connection_closed();

  protected:
    /// Nobody will answer here, since somebody else does: the request is over
    /// as far as this handler is concerned.
    void hand_over();

    /// Calls log_exception(); what that throws is logged, too.
    void report(const std::exception_ptr& error);

  private:
    void write_json(const nlohmann::json& object);

  private:
    // TASK 07.2: what must be remembered of an answer that is not sent yet, and
    // of how far it is? 07.5 brings what the two sides wait for.
    void begin(const HandlerClass& handler);
    void run_checks(PathArguments path);
    void read_form();
    httputil::HTTPHeaders& answer_headers();
    void add_etag();
    void drop_body();
    Future<void> send();
    void end_request();
    void mark_finished();
    void break_off();
    void answer_exception(const std::exception_ptr& error);

    int status_ = 200;
    std::string reason_ = "OK";
    httputil::HTTPHeaders headers_;  // see answer_headers()
    std::string buffer_;             // written, and not flushed yet
    bool has_default_headers_ = false;
    bool headers_written_ = false;
    bool finished_ = false;
    bool client_gone_ = false;
    std::optional<Future<void>> prepared_;  // with stream_request_body: see
    std::optional<Future<void>> body_;      // prepared(), body_received()
};

}  // namespace tornado::web
