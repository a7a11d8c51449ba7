#include "ui/editors/size_list_edit.h"

#include "ui/look/control_look.h"
#include "ui/look/type_scale.h"

#include <limits>

namespace swb {

SizeListEdit::SizeListEdit(QWidget* parent)
    : QLineEdit(parent) {
    setTextRole(this, TextRole::Code);
    setMinimumWidth(fontMetrics().averageCharWidth() * 10);
    connect(this, &QLineEdit::textChanged, this, &SizeListEdit::interpret);
    interpret();
}

void SizeListEdit::interpret() {
    std::vector<std::uint64_t> sizes;
    m_error.clear();
    const QStringList parts = text().trimmed().isEmpty() ? QStringList() : text().split(QLatin1Char(','));
    for (const QString& part : parts) {
        bool isNumber = false;
        const qulonglong size = part.trimmed().toULongLong(&isNumber, 0);
        if (!isNumber || size > static_cast<qulonglong>(std::numeric_limits<qint64>::max()))
            m_error = tr("Sizes are wanted, with commas between: 4096, or 5, 3 for two buffers.");
        sizes.push_back(size);
    }
    m_sizes = m_error.isEmpty() ? std::optional(std::move(sizes)) : std::nullopt;
    setInvalid(this, m_error.isEmpty() ? Mark::Off : Mark::On);
}

} // namespace swb
