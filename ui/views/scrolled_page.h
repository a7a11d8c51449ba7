#pragma once

class QScrollArea;
class QWidget;

namespace swb {

// Holds a page that may be given less height than it needs: its table keeps a useful height and the whole scrolls.
QScrollArea* scrolled(QWidget* page);

// The same, as all that the owner shows.
void fillWithScrolling(QWidget* owner, QWidget* page);

} // namespace swb
