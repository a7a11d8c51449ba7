#include "core/transcript/marks_file.h"

#include "core/base/error.h"
#include "core/base/unique_fd.h"

#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <utility>

namespace swb {

namespace {

using Json = nlohmann::json;

constexpr off_t kMostBytes = 64 << 20;

tl::unexpected<Error> fault(std::string_view call, int number, std::string detail) {
    return tl::unexpected(Error{call, number, std::move(detail)});
}

Result<std::string> readWhole(const std::string& path) {
    // O_NONBLOCK: a FIFO of that name is not waited for.
    const UniqueFd fd(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    const int error = errno;
    if (!fd.isValid())
        return fault("open", error, path);
    struct stat status{};
    if (fstat(fd.get(), &status) != 0 || status.st_size > kMostBytes)
        return fault("open", EFBIG, path);
    std::string text(static_cast<std::size_t>(status.st_size), '\0');
    const ssize_t size = pread(fd.get(), text.data(), text.size(), 0);
    const int readError = errno;
    if (size < 0)
        return fault("read", readError, path);
    text.resize(static_cast<std::size_t>(size));
    return text;
}

} // namespace

Result<void> writeMarks(const std::string& directory, const std::vector<Marks::Marked>& marks) {
    Json list = Json::array();
    for (const Marks::Marked& marked : marks)
        list.push_back({{"row", marked.index}, {"colour", marked.mark.colour}, {"note", marked.mark.note}});
    const std::string text =
        Json{{"version", 1}, {"marks", list}}.dump(1, ' ', false, Json::error_handler_t::replace) + '\n';
    const std::string path = directory + "/marks";
    const std::string fresh = path + ".new";
    const UniqueFd fd(open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
    const int error = errno;
    if (!fd.isValid())
        return fault("open", error, fresh);
    const ssize_t written = write(fd.get(), text.data(), text.size());
    const int writeError = written < 0 ? errno : ENOSPC;
    if (written != static_cast<ssize_t>(text.size())) {
        unlink(fresh.c_str());
        return fault("write", writeError, fresh);
    }
    if (rename(fresh.c_str(), path.c_str()) != 0)
        return fault("rename", errno, path);
    return {};
}

Result<std::vector<Marks::Marked>> readMarks(const std::string& directory) {
    const std::string path = directory + "/marks";
    const auto text = readWhole(path);
    if (!text && text.error().number == ENOENT)
        return std::vector<Marks::Marked>();
    if (!text)
        return tl::unexpected(text.error());
    const Json document = Json::parse(*text, nullptr, false);
    const auto list = document.is_object() ? document.find("marks") : document.end();
    if (document.is_discarded() || !document.is_object() || list == document.end() || !list->is_array())
        return fault("read", 0, path + ": not a list of marks");
    std::vector<Marks::Marked> marks;
    for (const Json& entry : *list) {
        if (!entry.is_object() || !entry.contains("row") || !entry["row"].is_number_unsigned())
            return fault("read", 0, path + ": mark " + std::to_string(marks.size() + 1) + " has no row");
        const auto textOf = [&entry](const char* key) {
            const auto found = entry.find(key);
            return found != entry.end() && found->is_string() ? found->get<std::string>() : std::string();
        };
        marks.push_back({entry["row"].get<std::uint64_t>(), {textOf("colour"), textOf("note")}});
    }
    return marks;
}

} // namespace swb
