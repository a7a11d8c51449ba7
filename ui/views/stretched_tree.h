#pragma once

#include <QTreeView>

namespace swb {

// Asks for its least height only, and takes what the page has left: a tree's own hint would make a low page scroll
// that need not.
class StretchedTree : public QTreeView {
public:
    using QTreeView::QTreeView;

    QSize sizeHint() const override { return {QTreeView::sizeHint().width(), minimumHeight()}; }
};

} // namespace swb
