#pragma once

namespace swb {

// Makes scroll areas answer assistive programs by an interface of their own. That of Qt 6.4 reads past the end of its
// list when it is asked for a child that has gone since the children were counted, as a scroll bar does that is no
// longer needed: the program crashed. To be called once, before there is a window.
void installScrollAreaAccess();

} // namespace swb
