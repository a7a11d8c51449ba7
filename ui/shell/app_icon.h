#pragma once

#include <QIcon>

namespace swb {

// The program's own icon, in colours. Setting it on a window draws it in several sizes at once: do so after first
// paint.
QIcon appIcon();

} // namespace swb
