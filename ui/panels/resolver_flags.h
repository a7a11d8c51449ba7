#pragma once

#include "core/constants/resolver_tables.h"
#include "core/explain/explanation.h"

#include <QWidget>

#include <vector>

class QCheckBox;

namespace swb {

// A check box for each flag of a call of name resolution. Those that only other systems have can be shown as well:
// they cannot be turned on here, and a click explains them.
class ResolverFlags : public QWidget {
    Q_OBJECT

public:
    // `group`: "flag of getaddrinfo", for Explain.
    ResolverFlags(ResolverConstants rows, const QString& group, QWidget* parent = nullptr);

    int value() const;
    void setValue(int value);

signals:
    void edited();
    void explainRequested(const swb::Explanation& explanation);

protected:
    void mousePressEvent(QMouseEvent* event) override;

private:
    QWidget* createBoxes(bool foreign);
    void explain(const ResolverConstant& row);

    struct Box {
        QCheckBox* box;
        const ResolverConstant* row;
    };
    ResolverConstants m_rows;
    QString m_group;
    std::vector<Box> m_boxes;
};

} // namespace swb
