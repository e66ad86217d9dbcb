#include "CRE2.h"

#include <re2/re2.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <new>
#include <string>

struct cre2_pattern {
    explicit cre2_pattern(const re2::StringPiece &text, const RE2::Options &options) : regex(text, options) {}
    RE2 regex;
};

cre2_pattern *cre2_compile(const char *pattern, size_t length, bool ignore_case, int64_t max_memory,
                           char *error, size_t error_capacity) {
    RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(max_memory);
    options.set_case_sensitive(!ignore_case);
    options.set_encoding(RE2::Options::EncodingUTF8);
    std::unique_ptr<cre2_pattern> compiled(
        new (std::nothrow) cre2_pattern(re2::StringPiece(pattern, length), options));
    if (compiled && compiled->regex.ok()) return compiled.release();
    if (error_capacity > 0) {
        const std::string reason = compiled ? compiled->regex.error() : "out of memory";
        const size_t count = std::min(reason.size(), error_capacity - 1);
        memcpy(error, reason.data(), count);
        error[count] = 0;
    }
    return nullptr;
}

void cre2_free(cre2_pattern *pattern) { delete pattern; }

int cre2_group_count(const cre2_pattern *pattern) { return pattern->regex.NumberOfCapturingGroups(); }

int cre2_group_named(const cre2_pattern *pattern, const char *name, size_t length) {
    const auto &groups = pattern->regex.NamedCapturingGroups();
    const auto found = groups.find(std::string(name, length));
    return found == groups.end() ? -1 : found->second;
}

bool cre2_search(const cre2_pattern *pattern, const char *text, size_t length, size_t start,
                 cre2_range *groups, int group_count) {
    // A text without bytes may come without an address, which the library would take for "no text".
    static const char empty = 0;
    const re2::StringPiece subject(text ? text : &empty, length);
    constexpr int inline_groups = 16;
    re2::StringPiece local[inline_groups];
    std::unique_ptr<re2::StringPiece[]> many;
    re2::StringPiece *pieces = local;
    if (group_count > inline_groups) {
        many.reset(new (std::nothrow) re2::StringPiece[group_count]);
        if (!many) return false;
        pieces = many.get();
    }
    if (!pattern->regex.Match(subject, start, length, RE2::UNANCHORED, group_count > 0 ? pieces : nullptr, group_count)) {
        return false;
    }
    for (int index = 0; index < group_count; index++) {
        if (pieces[index].data() == nullptr) {
            groups[index] = {-1, -1};
        } else {
            const int64_t from = pieces[index].data() - subject.data();
            groups[index] = {from, from + static_cast<int64_t>(pieces[index].size())};
        }
    }
    return true;
}
