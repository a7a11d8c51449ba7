#include "ui/views/scrolled_page.h"

#include <QScrollArea>
#include <QVBoxLayout>

namespace swb {

QScrollArea* scrolled(QWidget* page) {
    auto* scroll = new QScrollArea;
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
