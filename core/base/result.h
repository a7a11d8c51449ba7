#pragma once

#include <tl/expected.hpp>

namespace swb {

struct Error;

template <class T>
using Result = tl::expected<T, Error>;

} // namespace swb
