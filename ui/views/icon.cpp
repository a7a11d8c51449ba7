#include "ui/views/icon.h"

#include <QDir>
#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QPixmapCache>
#include <QSet>
#include <QSvgRenderer>

namespace swb {

namespace {

constexpr QLatin1String kNamePrefix("swb-");

// Asked once for all: Qt asks each icon whether it is null hundreds of times while a window is laid out.
bool exists(const QString& name) {
    static const QSet<QString> kFiles = [] {
        const QStringList files = QDir(QStringLiteral(":/swb/icons")).entryList(QDir::Files, QDir::Unsorted);
        return QSet<QString>(files.begin(), files.end());
    }();
    return kFiles.contains(name + QLatin1String(".svg"));
}

QString pathOf(const QString& name) { return QStringLiteral(":/swb/icons/%1.svg").arg(name); }

class InkIconEngine final : public QIconEngine {
public:
    explicit InkIconEngine(QString name, const QColor& ink = {})
        : m_name(std::move(name))
        , m_ink(ink) {}

    QIconEngine* clone() const override { return new InkIconEngine(m_name, m_ink); }
    QString key() const override { return QStringLiteral("swb"); }
    QString iconName() override { return kNamePrefix + m_name; }
    bool isNull() override { return !exists(m_name); }

    QSize actualSize(const QSize& size, QIcon::Mode, QIcon::State) override {
        const int side = qMin(size.width(), size.height());
        return {side, side};
    }

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override {
        const qreal ratio = painter->device()->devicePixelRatio();
        const int side = qMin(rect.width(), rect.height());
        QPixmap pixmap = rendered(qRound(side * ratio), inkFor(mode, state));
        pixmap.setDevicePixelRatio(ratio);
        painter->drawPixmap(rect.x() + (rect.width() - side) / 2, rect.y() + (rect.height() - side) / 2, pixmap);
    }

    // The size is in device pixels.
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        return rendered(qMin(size.width(), size.height()), inkFor(mode, state));
    }

private:
    QColor inkFor(QIcon::Mode mode, QIcon::State state) const {
        if (m_ink.isValid())
            return m_ink;
        const QPalette palette = QGuiApplication::palette();
        if (mode == QIcon::Disabled)
            return palette.color(QPalette::Disabled, QPalette::ButtonText);
        if (mode == QIcon::Selected)
            return palette.color(QPalette::HighlightedText);
        return palette.color(state == QIcon::On ? QPalette::Link : QPalette::ButtonText);
    }

    QPixmap rendered(int side, const QColor& ink) const {
        const QString key = QStringLiteral("swb/%1/%2/%3").arg(m_name).arg(side).arg(ink.rgba());
        QPixmap pixmap;
        if (QPixmapCache::find(key, &pixmap))
            return pixmap;
        pixmap = QPixmap(side, side);
        pixmap.fill(Qt::transparent);
        QFile file(pathOf(m_name));
        if (file.open(QIODevice::ReadOnly)) {
            QSvgRenderer renderer(file.readAll().replace("currentColor", ink.name().toLatin1()));
            QPainter painter(&pixmap);
            painter.setRenderHint(QPainter::Antialiasing);
            renderer.render(&painter, QRectF(0, 0, side, side));
        }
        QPixmapCache::insert(key, pixmap);
        return pixmap;
    }

    QString m_name;
    QColor m_ink;
};

} // namespace

QIcon icon(QStringView name) { return QIcon(new InkIconEngine(name.toString())); }

QIcon inked(const QIcon& icon, const QColor& ink) {
    const QString name = icon.name();
    if (!name.startsWith(kNamePrefix))
        return icon;
    return QIcon(new InkIconEngine(name.mid(kNamePrefix.size()), ink));
}

} // namespace swb
