#include "ui/views/work_strip.h"

#include "ui/look/type_scale.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QThreadPool>
#include <QToolButton>

#include <algorithm>

namespace swb {

namespace {

constexpr int kLookEveryMs = 150;
constexpr int kPermille = 1000;

} // namespace

int WorkProgress::permille() const {
    const auto total = static_cast<double>(m_total.load(std::memory_order_relaxed));
    const auto done = static_cast<double>(m_done.load(std::memory_order_relaxed));
    return total > 0 ? static_cast<int>(kPermille * std::min(1.0, done / total)) : 0;
}

WorkStrip::WorkStrip(QWidget* parent)
    : QWidget(parent)
    , m_what(new QLabel)
    , m_bar(new QProgressBar)
    , m_stop(new QToolButton) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins({});
    row->setSpacing(scaled(6));
    m_what->setTextFormat(Qt::PlainText);
    setTextRole(m_what, TextRole::Small);
    m_bar->setRange(0, kPermille);
    m_bar->setTextVisible(false);
    m_bar->setMaximumHeight(scaled(6));
    m_bar->setMinimumWidth(scaled(60));
    m_stop->setText(tr("Stop"));
    m_stop->setToolTip(tr("End this work where it is"));
    m_stop->setFocusPolicy(Qt::StrongFocus);
    row->addWidget(m_what);
    row->addWidget(m_bar, 1);
    row->addWidget(m_stop);
    m_look.setInterval(kLookEveryMs);
    connect(&m_look, &QTimer::timeout, this, &WorkStrip::show);
    connect(m_stop, &QToolButton::clicked, this, &WorkStrip::stop);
    hide();
}

WorkStrip::~WorkStrip() { abandon(); }

void WorkStrip::run(const QString& what, Work work) {
    abandon();
    m_what->setText(what);
    m_bar->setAccessibleName(what);
    m_bar->setToolTip(what);
    m_bar->setValue(0);
    auto progress = std::make_shared<WorkProgress>();
    m_progress = progress;
    auto end = std::make_shared<std::promise<void>>();
    m_end = end->get_future();
    QThreadPool::globalInstance()->start([this, end, progress, work = std::move(work)] {
        Finish then = work(*progress);
        // This strip is there: before it goes it waits for the end.
        QMetaObject::invokeMethod(
            this, [this, progress, then = std::move(then)] { finish(progress, then); }, Qt::QueuedConnection);
        end->set_value();
    });
    m_look.start();
    emit runningChanged(true);
}

void WorkStrip::show() {
    m_bar->setValue(m_progress != nullptr ? m_progress->permille() : 0);
    setVisible(m_progress != nullptr);
}

void WorkStrip::stop() {
    if (m_progress != nullptr)
        m_progress->end();
}

// The work may use what goes away with the strip's owner.
void WorkStrip::abandon() {
    if (m_progress == nullptr)
        return;
    m_progress->end();
    m_progress.reset();
    m_end.wait();
    m_look.stop();
    hide();
}

void WorkStrip::finish(const std::shared_ptr<WorkProgress>& progress, const Finish& then) {
    if (progress != m_progress)
        return; // another was begun
    m_progress.reset();
    m_look.stop();
    hide();
    emit runningChanged(false);
    if (then)
        then();
}

} // namespace swb
