#include "ui/views/scrolled_page.h"

#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>

namespace swb {

namespace {

// It scrolls up and down only, so it is never narrower than what it holds.
class ScrolledPage : public QScrollArea {
public:
    using QScrollArea::QScrollArea;

    QSize minimumSizeHint() const override {
        const QSize least = QScrollArea::minimumSizeHint();
        const int wanted = widget() != nullptr ? widget()->minimumSizeHint().width() : 0;
        return {std::max(least.width(), wanted + verticalScrollBar()->sizeHint().width()), least.height()};
    }
};

} // namespace

QScrollArea* scrolled(QWidget* page) {
    auto* scroll = new ScrolledPage;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(page);
    return scroll;
}

void fillWithScrolling(QWidget* owner, QWidget* page) {
    auto* column = new QVBoxLayout(owner);
    column->setContentsMargins({});
    column->addWidget(scrolled(page));
}

} // namespace swb
