#include "ui/views/work_strip.h"

#include "ui/look/type_scale.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QToolButton>

namespace swb {

namespace {

constexpr int kLookEveryMs = 150;
constexpr int kSteps = 1000;

} // namespace

WorkStrip::WorkStrip(QWidget* parent)
    : QWidget(parent)
    , m_what(new QLabel)
    , m_bar(new QProgressBar) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins({});
    row->setSpacing(scaled(6));
    m_what->setTextFormat(Qt::PlainText);
    setTextRole(m_what, TextRole::Small);
    m_bar->setRange(0, kSteps);
    m_bar->setTextVisible(false);
    m_bar->setMinimumWidth(scaled(60));
    auto* stop = new QToolButton;
    stop->setText(tr("Stop"));
    stop->setToolTip(tr("End this work where it is"));
    stop->setFocusPolicy(Qt::StrongFocus);
    row->addWidget(m_what);
    row->addWidget(m_bar, 1);
    row->addWidget(stop);
    m_look.setInterval(kLookEveryMs);
    connect(&m_look, &QTimer::timeout, this, &WorkStrip::look);
    connect(stop, &QToolButton::clicked, &m_worker, &Worker::stop);
    connect(&m_worker, &Worker::finished, this, [this] {
        m_look.stop();
        hide();
    });
    hide();
}

void WorkStrip::run(const QString& what, Worker::Work work) {
    m_what->setText(what);
    m_bar->setAccessibleName(what);
    m_bar->setToolTip(what);
    m_bar->setValue(0);
    m_worker.run(std::move(work));
    m_look.start();
}

void WorkStrip::look() {
    m_bar->setValue(static_cast<int>(m_worker.share() * kSteps));
    setVisible(m_worker.isRunning());
}

void WorkStrip::abandon() {
    m_worker.abandon();
    m_look.stop();
    hide();
}

} // namespace swb
