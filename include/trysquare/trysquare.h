/* The C library of trysquare: what the command does, for a process that is already running.
 *
 * A handful of functions. Requests and answers are the JSON documents that the commands read and write, so
 * library and command are interchangeable. Text is UTF-8. Nothing throws, nothing is printed, no global
 * state: a context remembers what it has read of the embedded rules, and may be used by one thread at a time,
 * different contexts by different threads at once.
 */
#ifndef TRYSQUARE_H
#define TRYSQUARE_H

#include <stddef.h>

#if defined(_WIN32)
#define TS_API __declspec(dllexport)
#else
#define TS_API __attribute__((visibility("default")))
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ts_context ts_context;

/* Receives an answer: `text` holds `size` bytes of JSON and is valid during the call only. It must not throw.
 */
typedef void (*ts_answer)(const char* text, size_t size, void* user_data);

/* The exit codes of the command. */
enum { TS_OK = 0, TS_FINDINGS = 1, TS_FAILED = 2 };

/* "0.1.0", a static text. */
TS_API const char* ts_version(void);

/* A new context, or NULL when memory is short. Free it with ts_context_free. */
TS_API ts_context* ts_context_new(void);

/* Frees a context; NULL is allowed. */
TS_API void ts_context_free(ts_context* context);

/* Runs a use case and hands its answer to `answer`, once, before it returns.
 *
 * use_case      request -> answer
 *   "sanitize"    {"settings": {NAME: wire value}, "environment": ENVIRONMENT, "rules": [DIR],
 *                  "review": bool}
 *                 -> {"settings": {...}, "edits": [...], "findings": [...], "looked_at": [NAME]}
 *   "check"       {"environment": ENVIRONMENT, "product": text, "release": text, "settings": MODULE,
 *                  "env": ["NAME=VALUE"], "constraints": [FILE], "rules": [DIR]}
 *                 -> include/trysquare/report.schema.json
 *   "scan"        {"environment": ENVIRONMENT, "product": text, "release": text}
 *                 -> include/trysquare/scan.schema.json
 *   "settings"    {"environment": ENVIRONMENT, "settings": MODULE, "env": ["NAME=VALUE"]}
 *                 -> include/trysquare/settings.schema.json
 *   "handoff"     {"environment": ENVIRONMENT, "product": text, "release": text, "settings": MODULE,
 *                  "rules": [DIR], "shims": bool}
 *                 -> {"settings_modules": [MODULE], "product": text or null, "release": text or null,
 *                     "rules": [DIR], "callables": {MODULE: [[ROLE, NAME]]}, "parts": [...],
 *                     "python_path": [DIR], "configuration": [NAME], "client": text or null}
 *   "shims"       {"environment": ENVIRONMENT, "rules": [DIR]}
 *                 -> {"table": text}: what the gates complete modules by, as `run --shims` hands it to a
 *                     process; its form: src/app/shims.hpp
 *   "configurations"  {"file": FILE} or {"configuration": [{"name": text, "directories": {PART: DIR}}]}, with
 *                  "only": NAME, "program": [WORD], "environment": ENVIRONMENT, "preflight": MODE,
 *                  "installation": {"command": FILE, "python": DIR, "library": FILE}, and as "handoff"
 *                 -> {"configurations": [{"name": text, "start": bool, "path": FILE, "words": [WORD],
 *                     "set": {NAME: text}, "unset": [NAME], "timeout": number, "findings": [...]}],
 *                     "findings": [...]}
 * ENVIRONMENT   {"python": PATH} | {"manifest": FILE} | {"search_path": [DIR], "markers": {NAME: text}}
 *               | {"distributions": {NAME: VERSION}}; left out: looked for as the command does
 *
 * Members that are left out have the command's defaults. The wire form of values: docs/rules.md.
 * Returns TS_OK, TS_FINDINGS (the answer holds findings of severity error), or TS_FAILED: then `answer` was
 * not called and ts_last_error tells why.
 */
TS_API int ts_call(ts_context* context, const char* use_case, const char* request, ts_answer answer,
                   void* user_data);

/* The whole diagnostic of the context's last TS_FAILED, drawn as the command draws it; "" when there was
 * none. Valid until the next call with this context. */
TS_API const char* ts_last_error(const ts_context* context);

#ifdef __cplusplus
}
#endif

#endif
